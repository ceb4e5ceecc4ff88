import type { FieldDefinition } from '../order/fields.js';
import { type FieldValue, otherSide, type Side } from '../order/order.js';
import { isUntold, type ValuePair } from './base.js';
import type { PendingChange } from './pending.js';

/** One field of a group with what is known of it. */
export interface Member {
  readonly field: string;
  readonly definition: FieldDefinition;
  readonly base: ValuePair;
  /** The base does not know it: settings or a newer version of the product have added it since. */
  readonly isNew: boolean;
  readonly businessCentral: FieldValue;
  readonly sales: FieldValue;
  /** What was seen of it before and is not in the base yet. */
  readonly seen: readonly PendingChange[];
}

/** The only side that may say what the values of a group are; `undefined`: both may. */
export function deciderOf(members: readonly Member[]): Side | undefined {
  const directions = new Set(members.map(({ definition }) => definition.direction));
  return directions.has('fromBusinessCentral') ? 'businessCentral' : directions.has('fromSales') ? 'sales' : undefined;
}

/**
 * As far as anybody can tell nobody in Business Central has entered it: what a seller enters wins whatever the rule, and
 * what loses is told like any loser, since somebody may have entered it before it was first read.
 */
export function isWorkedOut(members: readonly Member[]): boolean {
  return members
    .filter((member) => showsChange(member, 'businessCentral') || isTakenBack(member, 'businessCentral'))
    .every(
      (member) =>
        isUntold(member.base, 'businessCentral', member.businessCentral) && !isTakenBack(member, 'businessCentral'),
    );
}

/** A change that was taken back counts against a change of the other side; else nothing has changed. */
export function isChangedBy(members: readonly Member[], side: Side): boolean {
  const isShown = (which: Side) => members.some((member) => showsChange(member, which));
  return isShown(side) || (isShown(otherSide(side)) && members.some((member) => isTakenBack(member, side)));
}

/** Both sides show something else of a field that nobody has ever agreed on: neither is an edit (I2). */
export function isFirstMet({ isNew, businessCentral, sales }: Member): boolean {
  return isNew && businessCentral !== sales;
}

/** A field that only one side may say is not emptied on the other because that side has never said anything. */
export function isLeftAlone(member: Member, source: Side): boolean {
  return member.definition.direction !== 'both' && isFirstMet(member) && member[source] === null;
}

/** A blank of a `blankTakesOther` field in Sales is no statement and so no change (spec §3.3). */
export function showsChange(member: Member, side: Side): boolean {
  return showsOther(member, side) && !statesNothing(member, side);
}

function showsOther(member: Member, side: Side): boolean {
  return member[side] !== member.base[side];
}

/** A change that was seen there and could not be carried across, and the side shows what it showed before it. */
export function isTakenBack(member: Member, side: Side): boolean {
  return !statesNothing(member, side) && !isEdited(member, side) && member.seen.some((change) => change.side === side);
}

/** People have entered another value than the agreed one; where nothing was ever agreed nobody knows. */
export function isEdited(member: Member, side: Side): boolean {
  return !member.isNew && showsOther(member, side) && !isUntold(member.base, side, member[side]);
}

/** A blank that says nothing: of a `blankTakesOther` field in Sales, of a `notBlank` field anywhere. */
function statesNothing(member: Member, side: Side): boolean {
  const { definition } = member;
  const isSilent = definition.notBlank === true || (side === 'sales' && definition.blankTakesOther === true);
  return isSilent && member[side] === null;
}

/** The side whose blank is to take the value of the other. */
export function silentSideOf(member: Member): Side | undefined {
  return (['sales', 'businessCentral'] as const).find(
    (side) => statesNothing(member, side) && member[otherSide(side)] !== null,
  );
}
