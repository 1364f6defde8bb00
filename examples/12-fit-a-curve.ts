// Any function can be minimised, not only a network's cost: NIST's BoxBOD, whose certified values are 213.80940889, 0.54723748542 and 1168.0088766.
import { leastSquares, minimize } from "adjoint/optimise";

const x = [1, 2, 3, 5, 7, 10];
const y = [109, 149, 149, 191, 213, 224];
const residuals = ([a, b]: Float64Array) => x.map((at, i) => a * (1 - Math.exp(-b * at)) - y[i]);
const jacobian = ([a, b]: Float64Array) => x.flatMap((at) => [1 - Math.exp(-b * at), a * at * Math.exp(-b * at)]);

const fitted = leastSquares(residuals, jacobian, [100, 0.75]);
console.log(`a = ${fitted.theta[0].toFixed(4)}, b = ${fitted.theta[1].toFixed(6)}, Σr² = ${fitted.sumOfSquares.toFixed(4)}`);
console.log(`${fitted.iterations} steps, stopped by ${fitted.reason}; the condition of J is ${fitted.condition.toFixed(0)}`);

const rosenbrock = ([p, q]: Float64Array) => ({
  cost: (1 - p) ** 2 + 100 * (q - p * p) ** 2,
  gradient: [-2 * (1 - p) - 400 * p * (q - p * p), 200 * (q - p * p)],
});
const { theta, reason, evaluations } = minimize(rosenbrock, [-1.2, 1]);
console.log(`Rosenbrock's valley ends at (${theta[0].toFixed(6)}, ${theta[1].toFixed(6)}), after ${evaluations} evaluations: ${reason}`);

/* prints
a = 213.8094, b = 0.547237, Σr² = 1168.0089
15 steps, stopped by cost; the condition of J is 173
Rosenbrock's valley ends at (1.000000, 1.000000), after 46 evaluations: gradient
*/
