import type { ComponentChildren } from "preact";
import { Tex } from "../../ui/math.tsx";

/** What the four views speak of: the symbols of W and δ, each as it is and transposed, the layer's inputs and units, the input at hand and its ∂J/∂a. */
export interface Spoken {
  readonly w: string;
  readonly wt: string;
  readonly d: string;
  readonly inputs: number;
  readonly units: number;
  readonly input: number;
  readonly value: string;
}

interface View {
  readonly formula: string;
  readonly text: ComponentChildren;
}

/** The formulas and sentences of the four views. */
export interface Words {
  readonly lead: ComponentChildren;
  readonly index: View;
  readonly jacobian: View;
  readonly layout: View;
  readonly adjoint: View & { readonly moved: string; readonly forward: string; readonly backward: string };
}

const bold = (value: string) => <Tex tex={`\\mathbf{${value}}`} />;

function leadOf({ w, wt, d, input, value }: Spoken): ComponentChildren {
  return (
    <>
      Forward, the layer takes its inputs through <Tex tex={w} />. Backward, <Tex tex={d} /> goes through <Tex tex={wt} />. Four ways to see
      why, on these numbers; each ends in {bold(value)} for input {input}. Below, <i>W</i> and <i>δ</i> are these two.
    </>
  );
}

/** Returns the words where examples are columns: z = Wa. */
export function inColumns(spoken: Spoken): Words {
  const { w, inputs, units, input, value } = spoken;
  return {
    lead: leadOf(spoken),
    index: {
      formula: String.raw`\frac{\partial J}{\partial a_j} = \sum_i \frac{\partial z_i}{\partial a_j}\,\delta_i = \sum_i W_{i j}\,\delta_i`,
      text: (
        <>
          Every unit <i>i</i> of the layer receives input {input}, so what the units send back is added over <i>i</i>, the first index of{" "}
          <i>W</i>: down a column. Forward, the sum runs along a row. That is the transposition.
        </>
      ),
    },
    jacobian: {
      formula: String.raw`\frac{\partial z}{\partial a} = W, \qquad \underbrace{\frac{\partial J}{\partial a}}_{1 \times ${inputs}} = \underbrace{\frac{\partial J}{\partial z}}_{1 \times ${units}} \;\; \underbrace{\frac{\partial z}{\partial a}}_{${units} \times ${inputs}}`,
      text: (
        <>
          Row <i>i</i> of <i>W</i> is the derivative of <Tex tex="z_i" />. With derivatives as rows the chain rule multiplies from the
          right, and nothing is transposed: entry {input} is δᵀ times column {input}, {bold(value)}.
        </>
      ),
    },
    layout: {
      formula: String.raw`\left( \delta^T W \right)^T = W^T \delta`,
      text: (
        <>
          The numbers are the same. Most people write the gradient as a column, in the shape of <Tex tex="a" />. They turn the product
          round, and turning a product round transposes <i>W</i>.
        </>
      ),
    },
    adjoint: {
      formula: String.raw`\langle \delta,\; W v \rangle = \langle W^T \delta,\; v \rangle \quad \text{for every } v`,
      moved: `${w} v`,
      forward: String.raw`\langle \delta, W v \rangle`,
      backward: String.raw`\langle W^T \delta, v \rangle`,
      text: (
        <>
          Move the input by <i>v</i> and the cost moves by ⟨δ, Wv⟩. The gradient gives the same as ⟨gradient, v⟩: it is the adjoint of{" "}
          <i>W</i>, applied to δ. With <i>v</i> = <Tex tex={`e_{${input}}`} /> both are {bold(value)}.
        </>
      ),
    },
  };
}

/** Returns the words where examples are rows: z = aW. */
export function inRows(spoken: Spoken): Words {
  const { w, inputs, units, input, value } = spoken;
  return {
    lead: leadOf(spoken),
    index: {
      formula: String.raw`\frac{\partial J}{\partial a_j} = \sum_i \delta_i\,\frac{\partial z_i}{\partial a_j} = \sum_i \delta_i\,W_{j i}`,
      text: (
        <>
          Every unit <i>i</i> of the layer receives input {input}, so what the units send back is added over <i>i</i>, the second index of{" "}
          <i>W</i>: along a row. Forward, the sum runs down a column. That is the transposition.
        </>
      ),
    },
    jacobian: {
      formula: String.raw`\frac{\partial z}{\partial a} = W^T, \qquad \underbrace{\frac{\partial J}{\partial a}}_{1 \times ${inputs}} = \underbrace{\frac{\partial J}{\partial z}}_{1 \times ${units}} \;\; \underbrace{\frac{\partial z}{\partial a}}_{${units} \times ${inputs}}`,
      text: (
        <>
          In z = aW the weights of <Tex tex="z_i" /> are column <i>i</i> of <i>W</i>; in the Jacobian its derivative is row <i>i</i>. So the
          Jacobian is <Tex tex="W^T" />, and the chain rule multiplies by it from the right: entry {input} is δ times its column {input},{" "}
          {bold(value)}.
        </>
      ),
    },
    layout: {
      formula: String.raw`\left( W \delta^T \right)^T = \delta\,W^T`,
      text: (
        <>
          The numbers are the same. As a column the gradient is <Tex tex={String.raw`W \delta^T`} />, with <i>W</i> as it is. With rows,{" "}
          <Tex tex="a" /> and its gradient are rows. Turning the product round transposes <i>W</i>.
        </>
      ),
    },
    adjoint: {
      formula: String.raw`\langle \delta,\; v W \rangle = \langle \delta W^T,\; v \rangle \quad \text{for every } v`,
      moved: `v ${w}`,
      forward: String.raw`\langle \delta, v W \rangle`,
      backward: String.raw`\langle \delta W^T, v \rangle`,
      text: (
        <>
          Move the input by <i>v</i> and the cost moves by ⟨δ, vW⟩. The gradient gives the same as ⟨gradient, v⟩: it is the adjoint of v ↦
          vW, applied to δ. With <i>v</i> = <Tex tex={`e_{${input}}`} /> both are {bold(value)}.
        </>
      ),
    },
  };
}
