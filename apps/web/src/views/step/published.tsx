import { checkPublished } from "@adjoint/derivations";
import { aligned, minus } from "../../ui/numbers.ts";
import type { Worked } from "./problem.ts";

/** What the author printed beside what is computed here. */
export function Published({ now, changed }: { readonly now: Worked; readonly changed: boolean }) {
  const { published } = now;
  if (published === undefined) return <p class="lead">These are your numbers: nobody has published them.</p>;
  const checks = checkPublished(published);
  const printed = aligned(checks.map((check) => minus(check.printed)));
  const computed = aligned(checks.map((check) => minus(check.computed.toPrecision(12))));
  return (
    <div class="published">
      <p class="lead">
        {published.title}. <span class="small">{published.source}</span>
      </p>
      {changed && <p class="small">You have changed the example; the table compares it as it was published.</p>}
      {checks.length > 0 && (
        <div class="scroller" tabIndex={0} role="group" aria-label="Published numbers">
          <table class="numbers" data-testid="published">
            <thead>
              <tr>
                <th scope="col">quantity</th>
                <th scope="col">published</th>
                <th scope="col">computed here</th>
                <th scope="col">agrees</th>
              </tr>
            </thead>
            <tbody>
              {checks.map(({ label, agrees }, i) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{printed[i]}</td>
                  <td>{computed[i]}</td>
                  <td>{agrees ? "✓" : "no"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {published.notes.map((note) => (
        <p key={note} class="small">
          {note}
        </p>
      ))}
    </div>
  );
}
