/** The organization that the path of the request claims to belong to. */
export interface ExpectedOrganization {
  readonly connectionId: string;
  /** Current and previous. */
  readonly secrets: readonly string[];
  readonly organizationId?: string;
  /** A body that names no organization is taken. */
  readonly mayBeUnnamed?: true;
}
