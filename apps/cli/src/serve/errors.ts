/** A request that cannot be answered: a status of HTTP, a stable code and a sentence. */
export class ServeError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = new.target.name;
    this.status = status;
    this.code = code;
  }
}
