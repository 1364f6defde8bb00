import type { Page } from "playwright-core";

/** The numbers of a matrix on the page, row by row: the n-th of the step's equation, 0 being its result. */
export async function matrix(page: Page, n = 0): Promise<number[][]> {
  return page
    .locator(".stagecraft .matrix")
    .nth(n)
    .evaluate((figure) =>
      [...figure.querySelectorAll("tr")].map((row) =>
        [...row.querySelectorAll("td")].map((cell) => Number((cell as HTMLElement).dataset["value"])),
      ),
    );
}

/** The lines below the entry, without what mathematics has that is not seen: function application and spaces that do not break. */
export async function asides(page: Page): Promise<string[]> {
  const lines = await page.getByTestId("asides").locator(".tex").allTextContents();
  return lines.map((line) => line.replaceAll("\u2061", "").replaceAll("\u00a0", " "));
}

/** A text with the bold digits of mathematics as plain ones. */
export function plain(text: string | null): string {
  return text!.trim().normalize("NFKC");
}
