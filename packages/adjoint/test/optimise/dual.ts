/** A number with its derivatives by n parameters: forward differentiation, exact to rounding. */
export class Dual {
  readonly value: number;
  readonly slope: Float64Array;
  constructor(value: number, slope: Float64Array) {
    this.value = value;
    this.slope = slope;
  }
  private map(value: number, factor: number): Dual {
    return new Dual(
      value,
      this.slope.map((s) => s * factor),
    );
  }
  private combine(other: Dual, value: number, mine: number, its: number): Dual {
    return new Dual(
      value,
      this.slope.map((s, i) => mine * s + its * other.slope[i]),
    );
  }
  plus(other: Dual | number): Dual {
    return typeof other === "number" ? this.map(this.value + other, 1) : this.combine(other, this.value + other.value, 1, 1);
  }
  minus(other: Dual | number): Dual {
    return typeof other === "number" ? this.map(this.value - other, 1) : this.combine(other, this.value - other.value, 1, -1);
  }
  times(other: Dual | number): Dual {
    return typeof other === "number"
      ? this.map(this.value * other, other)
      : this.combine(other, this.value * other.value, other.value, this.value);
  }
  over(other: Dual | number): Dual {
    if (typeof other === "number") return this.map(this.value / other, 1 / other);
    const quotient = this.value / other.value;
    return this.combine(other, quotient, 1 / other.value, -quotient / other.value);
  }
  /** c − this */
  from(c: number): Dual {
    return this.map(c - this.value, -1);
  }
  /** c/this */
  under(c: number): Dual {
    return this.map(c / this.value, -c / this.value ** 2);
  }
  square(): Dual {
    return this.map(this.value ** 2, 2 * this.value);
  }
  exp(): Dual {
    const e = Math.exp(this.value);
    return this.map(e, e);
  }
  log(): Dual {
    return this.map(Math.log(this.value), 1 / this.value);
  }
  sin(): Dual {
    return this.map(Math.sin(this.value), Math.cos(this.value));
  }
  cos(): Dual {
    return this.map(Math.cos(this.value), -Math.sin(this.value));
  }
  atan(): Dual {
    return this.map(Math.atan(this.value), 1 / (1 + this.value ** 2));
  }
  sqrt(): Dual {
    const root = Math.sqrt(this.value);
    return this.map(root, 0.5 / root);
  }
  /** this^p for a number p */
  power(p: number): Dual {
    return this.map(this.value ** p, p * this.value ** (p - 1));
  }
  /** this^p for this > 0 */
  raised(p: Dual): Dual {
    return p.times(this.log()).exp();
  }
}

/** A constant among n parameters. */
export function constant(value: number, n: number): Dual {
  return new Dual(value, new Float64Array(n));
}

/** The parameters, each with the derivative 1 by itself. */
export function variables(theta: ArrayLike<number>): Dual[] {
  return Array.from(theta, (value, i) => {
    const slope = new Float64Array(theta.length);
    slope[i] = 1;
    return new Dual(value, slope);
  });
}
