/** One side of a contest over HTTP, on this machine. */
export interface HttpDoor {
  readonly name: string;
  readonly port: number;
  /** Who asks. */
  readonly headers: Readonly<Record<string, string>>;
  /** Path of the list that is asked for. */
  readonly list: string;
  /** Path of rows that are made. */
  readonly create: string;
  /** The body that makes a row of these values. */
  readonly bodyOf: (values: object) => object;
}
