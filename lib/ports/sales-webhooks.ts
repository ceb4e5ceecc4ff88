export type StepTable = 'salesorder' | 'salesorderdetail' | 'quote';
export type StepMessage = 'Create' | 'Update' | 'Delete';

/** A row snapshot that comes with a notice. */
export interface StepImage {
  /** Also the alias under which it comes. */
  readonly name: 'pre' | 'post';
  /** 0 pre, 1 post (sheet 3.1). */
  readonly imageType: 0 | 1;
  /** `Id` for Create, `Target` otherwise (sheet 3.2). */
  readonly messagePropertyName: 'Id' | 'Target';
  readonly attributes: readonly string[];
}

/** One step that is wanted: which event of which table is told. */
export interface WebhookStep {
  readonly table: StepTable;
  readonly message: StepMessage;
  /** Update only: fires when one of these is in the update, changed or not (D-063). Empty otherwise. */
  readonly filteringAttributes: readonly string[];
  /** Those of them that people make in Sales: left out while they are not there, since a step cannot name them. */
  readonly mayBeMissing: readonly string[];
  readonly image: StepImage | undefined;
}

/** When a step runs: after the operation (stage 40) and asynchronously (mode 1), so that it can neither block nor undo a save. */
export const stepTime = { stage: 40, mode: 1 } as const;

/** One step as it was found registered. */
export interface FoundWebhookStep {
  readonly name: string;
  readonly enabled: boolean;
  readonly stage: number;
  readonly mode: number;
  readonly filteringAttributes: readonly string[];
  readonly images: readonly {
    readonly name: string;
    readonly imageType: number;
    readonly attributes: readonly string[];
  }[];
}

/** The columns that exist of those that people make, as `<table>.<column>`; `undefined`: not known, so that none is missed. */
export type ExistingColumns = ReadonlySet<string> | undefined;

/** What of a step is not as it is wanted; nothing of it is there when all is well. */
export interface StepDifference {
  readonly isAbsent?: true;
  readonly isOff?: true;
  /** It runs at another time than after the operation, or holds the seller's save up. */
  readonly isAtAnotherTime?: true;
  /** Columns whose change it does not tell. */
  readonly unwatched?: readonly string[];
  /** Columns whose change it tells for nothing; `all`: it names none, and so tells every change. */
  readonly surplus?: readonly string[] | 'all';
  /** Its snapshot is missing, or lacks columns. */
  readonly isImageWrong?: true;
}

/** The columns that a step is to name, as things stand in Sales. Pure. */
export function filterOf(step: WebhookStep, existing: ExistingColumns): readonly string[] {
  const absent = new Set(step.mayBeMissing.filter((column) => existing?.has(`${step.table}.${column}`) !== true));
  return step.filteringAttributes.filter((column) => !absent.has(column));
}

/** Holds a step that was found against the one that is wanted. `undefined`: it is as it is wanted. Pure. */
export function differenceOf(
  step: WebhookStep,
  found: FoundWebhookStep | undefined,
  existing: ExistingColumns,
): StepDifference | undefined {
  if (found === undefined) {
    return { isAbsent: true };
  }
  const difference: StepDifference = {
    ...(found.enabled ? {} : { isOff: true }),
    ...(found.stage === stepTime.stage && found.mode === stepTime.mode ? {} : { isAtAnotherTime: true }),
    ...filterDifference(step, found, existing),
    ...(hasImage(step.image, found) ? {} : { isImageWrong: true }),
  };
  return Object.keys(difference).length === 0 ? undefined : difference;
}

function filterDifference(
  step: WebhookStep,
  { filteringAttributes: told }: FoundWebhookStep,
  existing: ExistingColumns,
): Pick<StepDifference, 'unwatched' | 'surplus'> {
  const wanted = filterOf(step, existing);
  if (told.length === 0) {
    return wanted.length === 0 ? {} : { surplus: 'all' };
  }
  const unwatched = wanted.filter((column) => !told.includes(column));
  const surplus = told.filter((column) => !step.filteringAttributes.includes(column));
  return {
    ...(unwatched.length === 0 ? {} : { unwatched }),
    ...(surplus.length === 0 ? {} : { surplus }),
  };
}

function hasImage(wanted: StepImage | undefined, { images }: FoundWebhookStep): boolean {
  const found = images.find(({ name }) => name === wanted?.name);
  return (
    wanted === undefined ||
    (found?.imageType === wanted.imageType && wanted.attributes.every((column) => found.attributes.includes(column)))
  );
}

/** A list of columns as Sales keeps it, and back. */
export function columnsOfList(list: string | null | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((column) => column.trim())
    .filter((column) => column !== '');
}
