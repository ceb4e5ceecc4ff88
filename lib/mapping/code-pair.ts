/** One row of a table of codes that a connection's settings hold. */
export interface CodePair {
  readonly businessCentral: string;
  readonly sales: string;
}
