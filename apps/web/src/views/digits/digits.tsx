export function Digits() {
  return <h1>Digits</h1>;
}
