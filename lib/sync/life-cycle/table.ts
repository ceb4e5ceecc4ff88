import type { CouplingState } from '../../ports/coupling.js';

/*
 * The life of a coupling. Arrows are what moves it; whatever is not drawn leaves the state as it is. Waiting for a
 * person or for time ("parked") is no state of its own: it may lie over every state but `ended`. Nor is an order that
 * Tandem has reopened in Business Central (policy `reopen`): `toRelease` says so, and whatever a Sales order's state means
 * below but `merge` and `keepFrozen`, the order is released again first (`release.ts`). An order that is made anew on the
 * side where it was deleted, by a person or by the policy `deletedOrders`, is `waiting` again.
 *
 *            ┌─────────┐  intent saved   ┌──────────┐  twin found or made   ┌───────────┐
 *   enters ─►│ waiting ├────────────────►│ creating ├──────────────────────►│ finishing │◄──────────────────┐
 *            └────┬────┘◄────────────────┴──────────┘                       └─────┬─────┘                   │
 *                 │        refused                                 values restored│                         │
 *   closed or     │                      seller reopens   ┌──────┐   ┌────────────▼─┐ change refused  ┌─────┴──────┐
 *   deleted before│                    ┌─────────────────►│ held │◄─►│   coupled    ├────────────────►│ recreating │
 *   it was made   │                    │   submits again  └──────┘   └──┬────┬──────┘◄────────────────┴────────────┘
 *                 │                    └────────────────────────────────┘    │          as it was
 *                 │                                          shipped in full │ (or fulfilled by a person in Sales)
 *                 │                                              ┌───────────▼─┐
 *                 │                                              │  fulfilled  │ only state, own columns and notes
 *                 │                                              └───────────┬─┘
 *                 │         invoiced in full · cancelled on both · gone on both │ (from coupled and held as well)
 *                 │                        ┌───────┐                         │
 *                 └───────────────────────►│ ended │◄────────────────────────┘
 *                                          └───────┘  nothing is read or written any more (I12)
 *
 * What people do in Business Central meanwhile is an event of a coupling that leaves its state as it is, but for the ends:
 *
 *   ┌───────┐ approval asked ┌───────────┐ approved ┌──────────┐ ships a part  ┌─────────────────┐ ships the rest ┌─────────────────┐
 *   │ draft ├───────────────►│ in review ├─────────►│ released ├──────────────►│ shipped in part ├───────────────►│ shipped in full │
 *   └───▲─┬─┘◄───────────────┴───────────┘          └─▲──┬─────┘◄──────────────┴─────────────────┘◄───────────────┴────────┬────────┘
 *       │ │   rejected            released            │  │            undone                             undone             │ invoiced, in part
 *       │ └───────────────────────────────────────────┘  │                                                                  │ or in full
 *       └────────────────────────────────────────────────┘ reopened                     deleted, or invoiced in full: gone ◄┘
 */

/** What a notice or a timer sets going. `goOn`: what was begun is settled first, no life-cycle rule runs (spec §3.1). */
export type NoticeEffect = 'nothing' | 'createTwin' | 'runCycle' | 'settleRecreation';

/**
 * What the state of the Sales order means. `merge`: both sides take part · `hold`: it is the seller's until submitted
 * again · `keepFrozen`: closed as fulfilled, takes state, own columns and notes only · `cancel`: the order in Business
 * Central is deleted where that is safe, else a person is asked · `end`: final.
 */
export type SalesStateEffect = 'nothing' | 'goOn' | 'merge' | 'hold' | 'keepFrozen' | 'cancel' | 'end';

/**
 * What the status of the order in Business Central means for a seller's change. `takeAll`: it goes in place, or archives
 * the draft by the policy `archiveEveryChange` · `byPolicy`: what is refused archives or reopens the order or waits, by the
 * policy `changeReleased` · `takeSome`: what Business Central takes goes in place, the rest waits.
 */
export type StatusEffect = 'nothing' | 'takeAll' | 'byPolicy' | 'takeSome';

/** What shipped and invoiced quantities mean once both sides agree. `fulfil`: by the policy `fulfilWhen`. */
export type ShipmentEffect = 'nothing' | 'fulfil';

/**
 * What it means that one side's order is not there any more. `askPerson`: parked with the actions that are possible ·
 * `askPersonOrCancel`: likewise, and cancelled in Sales after the policy `cancelAfterMinutes` · of both the policy
 * `deletedOrders` makes the order anew or uncouples it instead · `setInvoiced`: by the policy `whenInvoiced`.
 */
export type GoneEffect = 'nothing' | 'goOn' | 'end' | 'askPerson' | 'askPersonOrCancel' | 'setInvoiced';

/** What a document means that looks like the one that is gone: it is shown to a person, never coupled unseen. */
export type LookAlikeEffect = 'nothing' | 'offer';

/** Every event of an order's life, with the kind of effect it can have. */
export interface LifeCycleEvents {
  /** Notices. */
  readonly salesSpoke: NoticeEffect;
  readonly businessCentralSpoke: NoticeEffect;
  /** The timer: a retry, an intent left open, a held order that is to be reported. */
  readonly due: NoticeEffect;
  /** States of the Sales order. In force: submitted, for the first time or again, or Active where orders enter while Active. */
  readonly inForceInSales: SalesStateEffect;
  readonly reopenedInSales: SalesStateEffect;
  readonly fulfilledInSales: SalesStateEffect;
  readonly invoicedInSales: SalesStateEffect;
  readonly canceledInSales: SalesStateEffect;
  /** A state that this version does not know. */
  readonly unknownInSales: SalesStateEffect;
  /** Statuses of the order in Business Central: open or reopened, sent for approval, released, or one that is not known. */
  readonly draftInBusinessCentral: StatusEffect;
  readonly inReviewInBusinessCentral: StatusEffect;
  readonly releasedInBusinessCentral: StatusEffect;
  readonly unknownInBusinessCentral: StatusEffect;
  /** Quantities in Business Central. A shipment that was undone is one of the first two. */
  readonly nothingShipped: ShipmentEffect;
  /** Shipped or invoiced in part: the quantities travel, and nothing else follows from it. */
  readonly shippedInPart: ShipmentEffect;
  readonly shippedInFull: ShipmentEffect;
  /** One side is gone; for Business Central told apart by its posted invoices. */
  readonly deletedInSales: GoneEffect;
  readonly deletedInBusinessCentral: GoneEffect;
  readonly restDeletedInBusinessCentral: GoneEffect;
  readonly invoicedInFull: GoneEffect;
  /** A document with the number of the one that is gone, or entered anew by hand. */
  readonly restoredInBusinessCentral: LookAlikeEffect;
  readonly enteredAgainInBusinessCentral: LookAlikeEffect;
  readonly enteredAgainInSales: LookAlikeEffect;
}

/** An event of an order's life. */
export type LifeCycleEvent = keyof LifeCycleEvents;

/** Nobody's change is made in Business Central. */
const takesNoChange = {
  draftInBusinessCentral: 'nothing',
  inReviewInBusinessCentral: 'nothing',
  releasedInBusinessCentral: 'nothing',
  unknownInBusinessCentral: 'nothing',
} as const satisfies Partial<LifeCycleEvents>;

/** While a twin or a new document is being made, recovery runs and no life-cycle rule (spec §3.1). */
const unsettled = {
  ...takesNoChange,
  inForceInSales: 'goOn',
  reopenedInSales: 'goOn',
  fulfilledInSales: 'goOn',
  invoicedInSales: 'goOn',
  canceledInSales: 'goOn',
  unknownInSales: 'goOn',
  nothingShipped: 'nothing',
  shippedInPart: 'nothing',
  shippedInFull: 'nothing',
  restoredInBusinessCentral: 'nothing',
  enteredAgainInBusinessCentral: 'nothing',
  enteredAgainInSales: 'nothing',
} as const satisfies Partial<LifeCycleEvents>;

/** Both documents are there. */
const paired = {
  salesSpoke: 'runCycle',
  businessCentralSpoke: 'runCycle',
  due: 'runCycle',
  inForceInSales: 'merge',
  reopenedInSales: 'hold',
  fulfilledInSales: 'keepFrozen',
  invoicedInSales: 'end',
  canceledInSales: 'cancel',
  unknownInSales: 'hold',
  draftInBusinessCentral: 'takeAll',
  inReviewInBusinessCentral: 'takeSome',
  releasedInBusinessCentral: 'byPolicy',
  unknownInBusinessCentral: 'takeSome',
  nothingShipped: 'nothing',
  shippedInPart: 'nothing',
  shippedInFull: 'fulfil',
  deletedInSales: 'askPerson',
  deletedInBusinessCentral: 'askPersonOrCancel',
  restDeletedInBusinessCentral: 'askPerson',
  invoicedInFull: 'setInvoiced',
  restoredInBusinessCentral: 'offer',
  enteredAgainInBusinessCentral: 'offer',
  enteredAgainInSales: 'offer',
} as const satisfies LifeCycleEvents;

/** Every state of a coupling × every event; it does not compile with a cell missing. Policies choose inside a cell. */
export const lifeCycle: Readonly<Record<CouplingState, LifeCycleEvents>> = {
  waiting: {
    ...takesNoChange,
    salesSpoke: 'createTwin',
    businessCentralSpoke: 'createTwin',
    due: 'createTwin',
    inForceInSales: 'goOn',
    reopenedInSales: 'nothing',
    fulfilledInSales: 'end',
    invoicedInSales: 'end',
    canceledInSales: 'end',
    unknownInSales: 'nothing',
    nothingShipped: 'nothing',
    shippedInPart: 'nothing',
    shippedInFull: 'nothing',
    deletedInSales: 'end',
    deletedInBusinessCentral: 'end',
    restDeletedInBusinessCentral: 'end',
    invoicedInFull: 'end',
    restoredInBusinessCentral: 'nothing',
    enteredAgainInBusinessCentral: 'nothing',
    enteredAgainInSales: 'nothing',
  },
  creating: {
    ...unsettled,
    salesSpoke: 'createTwin',
    businessCentralSpoke: 'createTwin',
    due: 'createTwin',
    deletedInSales: 'askPerson',
    deletedInBusinessCentral: 'askPerson',
    restDeletedInBusinessCentral: 'askPerson',
    invoicedInFull: 'askPerson',
  },
  finishing: { ...paired, shippedInFull: 'nothing' },
  coupled: paired,
  held: { ...paired, ...takesNoChange, businessCentralSpoke: 'nothing', shippedInFull: 'nothing' },
  recreating: {
    ...unsettled,
    salesSpoke: 'settleRecreation',
    businessCentralSpoke: 'settleRecreation',
    due: 'settleRecreation',
    deletedInSales: 'goOn',
    deletedInBusinessCentral: 'goOn',
    restDeletedInBusinessCentral: 'goOn',
    invoicedInFull: 'goOn',
  },
  fulfilled: {
    ...paired,
    // Own columns and notes only: no document is archived or reopened for it.
    draftInBusinessCentral: 'takeSome',
    releasedInBusinessCentral: 'takeSome',
    // A closed order that is open again was opened by an administrator: it takes part as before.
    shippedInFull: 'nothing',
    deletedInBusinessCentral: 'askPerson',
    enteredAgainInSales: 'nothing',
  },
  ended: {
    ...takesNoChange,
    salesSpoke: 'nothing',
    businessCentralSpoke: 'nothing',
    due: 'nothing',
    inForceInSales: 'nothing',
    reopenedInSales: 'nothing',
    fulfilledInSales: 'nothing',
    invoicedInSales: 'nothing',
    canceledInSales: 'nothing',
    unknownInSales: 'nothing',
    nothingShipped: 'nothing',
    shippedInPart: 'nothing',
    shippedInFull: 'nothing',
    deletedInSales: 'nothing',
    deletedInBusinessCentral: 'nothing',
    restDeletedInBusinessCentral: 'nothing',
    invoicedInFull: 'nothing',
    restoredInBusinessCentral: 'nothing',
    enteredAgainInBusinessCentral: 'nothing',
    enteredAgainInSales: 'nothing',
  },
};
