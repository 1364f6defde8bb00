/** A number as it stands in a line: six digits; in brackets where it is negative and `operand`. */
export function number(value: number, operand = false): string {
  const text = Math.abs(value) !== 0 && Math.abs(value) < 1e-4 ? scientific(value) : String(Number(value.toPrecision(6)));
  return operand && value < 0 ? `(${text})` : text;
}

function scientific(value: number): string {
  const [digits, power] = value.toExponential(4).split("e");
  return `${digits} \\cdot 10^{${Number(power)}}`;
}
