/** Upper bounds of the histogram of answer times [seconds]. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts requests, rows and times. */
export interface Metrics {
  request(route: string, status: number, seconds: number): void;
  rows(count: number): void;
  /** Returns the counts in the text format of Prometheus. */
  text(): string;
}

export function createMetrics(): Metrics {
  const requests = new Map<string, number>();
  const buckets = BUCKETS.map(() => 0);
  let [count, sum, rows] = [0, 0, 0];
  return {
    request(route, status, seconds) {
      const key = `route="${route}",status="${status}"`;
      requests.set(key, (requests.get(key) ?? 0) + 1);
      for (const [i, bound] of BUCKETS.entries()) if (seconds <= bound) buckets[i]++;
      count++;
      sum += seconds;
    },
    rows(more) {
      rows += more;
    },
    text: () =>
      [
        "# HELP adjoint_requests_total Requests by route and status.",
        "# TYPE adjoint_requests_total counter",
        ...[...requests].map(([key, value]) => `adjoint_requests_total{${key}} ${value}`),
        "# HELP adjoint_rows_total Rows that were predicted.",
        "# TYPE adjoint_rows_total counter",
        `adjoint_rows_total ${rows}`,
        "# HELP adjoint_request_seconds Time from the whole request to the answer.",
        "# TYPE adjoint_request_seconds histogram",
        ...BUCKETS.map((bound, i) => `adjoint_request_seconds_bucket{le="${bound}"} ${buckets[i]}`),
        `adjoint_request_seconds_bucket{le="+Inf"} ${count}`,
        `adjoint_request_seconds_sum ${sum}`,
        `adjoint_request_seconds_count ${count}`,
        "",
      ].join("\n"),
  };
}
