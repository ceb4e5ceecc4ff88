/** Small named documents of a connection: watermarks of sweeps, registrations and their secrets' hashes. */
export interface StateStore {
  read(connectionId: string, name: string): Promise<StateDocument | undefined>;
  /** Writes only when the document still has this version (`undefined` = must not exist yet); `false` when it has not. */
  write(connectionId: string, name: string, value: unknown, etag: string | undefined): Promise<boolean>;
  /** Deletes a document that nobody writes any more, whatever version it has; one that is not there is no error. */
  delete(connectionId: string, name: string): Promise<void>;
}

export interface StateDocument {
  /** JSON value as written; readers parse it. */
  readonly value: unknown;
  readonly etag: string;
}
