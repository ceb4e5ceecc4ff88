import { message as amqpMessage, type Connection, type Receiver, type Sender, type Session, types } from 'rhea';
import { disposition } from 'rhea/lib/frames.js';
import type { BrokerError } from './amqp-errors.js';

/**
 * The one place that knows the insides of rhea 3.0.5. Each part below works round something that rhea does not offer or
 * does differently from what the Service Bus clients need; the package is pinned to this version.
 */

/** A delivery as rhea keeps it, in either direction. */
export interface RheaDelivery {
  readonly id: number;
  readonly tag: Buffer;
  readonly data?: readonly Buffer[];
  readonly next_to_send?: number;
  readonly link: Sender | Receiver;
  readonly remote_state?: { readonly value: readonly unknown[] };
  settled: boolean;
  remote_settled: boolean;
}

interface RheaSession {
  readonly connection: { _register(): void };
  readonly outgoing: {
    readonly next_delivery_id: number;
    readonly next_pending_delivery: number;
    readonly deliveries: { by_id(id: number): RheaDelivery | undefined; available(): number };
    transfer_window(): number;
  };
  output(frame: object): void;
  on_transfer(frame: TransferFrame): void;
}

interface TransferFrame {
  readonly performative: { message_format: number | null | undefined };
}

interface RheaLink {
  readonly state: { local_open: boolean; open_requests: number };
  readonly local: { readonly attach: Record<string, unknown> };
  readonly credit: number;
}

interface RheaSender extends RheaLink {
  credit: number;
  delivery_count: number;
  _draining: boolean;
  _drained: boolean;
  _get_drain(): boolean;
}

interface Outcome {
  described(): unknown;
}

interface OutcomeFactory {
  accepted(): Outcome;
  released(): Outcome;
  modified(fields: object): Outcome;
  rejected(fields: { error?: object }): Outcome;
}

const outcomes = amqpMessage as unknown as OutcomeFactory;
const rawFormat = 0x7fff_fff0;

/** How a delivery ends, as told to the other side. */
export type Reply = 'accepted' | 'modified' | 'released' | 'rejected' | BrokerError;

/** Keeps received messages as bytes: rhea decodes format 0, which loses types. Call when a session opens. */
export function keepMessagesRaw(session: Session): void {
  const inner = session as unknown as RheaSession;
  const onTransfer = inner.on_transfer.bind(inner);
  inner.on_transfer = (frame) => {
    const { performative } = frame;
    if (performative.message_format === 0 || performative.message_format == null)
      performative.message_format = rawFormat;
    onTransfer(frame);
  };
}

/**
 * Settles a delivery for good, either direction; nothing is sent to a peer that settled first (.NET's requests).
 * rhea's own writer merges neighbours with different outcomes.
 */
export function answer(delivery: RheaDelivery, reply: Reply): void {
  const session = delivery.link.session as unknown as RheaSession;
  if (!delivery.remote_settled) {
    const { id } = delivery;
    session.output(
      disposition({ role: delivery.link.is_receiver(), first: id, last: id, settled: true, state: stateOf(reply) }),
    );
  }
  // The client never settles a second time, and only deliveries settled on both sides leave rhea's ring.
  delivery.settled = true;
  delivery.remote_settled = true;
  session.connection._register();
}

function stateOf(reply: Reply): unknown {
  switch (reply) {
    case 'accepted':
      return outcomes.accepted().described();
    case 'released':
      return outcomes.released().described();
    case 'modified':
      return outcomes.modified({}).described();
    case 'rejected':
      return outcomes.rejected({}).described();
    default:
      return outcomes.rejected({ error: { ...reply } }).described();
  }
}

/** Whether our answer to the attach is still to be written; rhea would write a message before it. */
export function isAttachPending(link: Sender): boolean {
  return (link as unknown as RheaLink).state.open_requests > 0;
}

/** Messages that may still be sent on a link: rhea lowers the credit only when it writes the frame. */
export function usableCredit(link: Sender): number {
  if (isAttachPending(link)) return 0;
  const { outgoing } = link.session as unknown as RheaSession;
  let pending = 0;
  let frames = 0;
  for (let id = outgoing.next_pending_delivery; id < outgoing.next_delivery_id; id++) {
    const delivery = outgoing.deliveries.by_id(id);
    if (delivery === undefined) continue;
    if (delivery.link === link) pending++;
    frames += (delivery.data?.length ?? 1) - (delivery.next_to_send ?? 0);
  }
  if (outgoing.transfer_window() - frames <= 0) return 0;
  return Math.min((link as unknown as RheaSender).credit - pending, outgoing.deliveries.available());
}

/**
 * Answers a drain also when a crossing transfer has used the last credit; stock rhea then stays silent and the client
 * gives the link up, and with it the session.
 */
export function answerDrainsAlways(link: Sender): void {
  const inner = link as unknown as RheaSender;
  inner._get_drain = () => {
    if (!inner._draining || !inner._drained) return false;
    inner.delivery_count += inner.credit;
    inner.credit = 0;
    inner._draining = false;
    return true;
  };
}

/** Makes rhea write what has been planned for a link outside its own events. */
export function wakeConnection(link: Sender): void {
  (link.session as unknown as RheaSession).connection._register();
}

/** Fields of our attach frame. */
export interface AttachFields {
  readonly snd_settle_mode?: number;
  readonly rcv_settle_mode?: number;
  readonly max_message_size?: number;
  readonly properties?: Record<string, unknown>;
}

/** Sets fields of the attach that will be sent. */
export function setAttach(link: Sender | Receiver, fields: AttachFields): void {
  Object.assign((link as unknown as RheaLink).local.attach, fields);
}

/** Holds back the answer to an attach; only inside the open event. `link.open()` sends it later. */
export function holdAttach(link: Sender): void {
  const { state } = link as unknown as RheaLink;
  state.local_open = false;
  state.open_requests = 0;
}

/** Refuses an attach, held or not: an answer without source and target, then a detach with the error. */
export function refuse(link: Sender | Receiver, error: BrokerError): void {
  Object.assign((link as unknown as RheaLink).local.attach, { source: undefined, target: undefined });
  link.open();
  link.close({ ...error });
}

/** The rhea end of a socket, with what its typings leave out. */
export interface RheaConnection extends Connection {
  accept(socket: object): void;
  _disconnected(): void;
}

/** A long from bytes, since .NET ticks are beyond what a number holds. */
export function ticksOf(timeMs: number): unknown {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(Math.trunc(timeMs)) * 10_000n + 621_355_968_000_000_000n);
  return types.wrap_long(bytes);
}

interface TypedValue {
  readonly value: unknown;
}

interface TypesWithWriter {
  readonly Writer: new () => { write(value: unknown): void; toBuffer(): Buffer };
}

/** Entries of a map that rhea has read, values encoded again in their own types. */
export function typedEntries(map: unknown): Map<string, Buffer> {
  const entries = new Map<string, Buffer>();
  const items = (map as TypedValue | null | undefined)?.value;
  if (!Array.isArray(items)) return entries;
  for (let at = 0; at + 1 < items.length; at += 2) {
    const writer = new (types as unknown as TypesWithWriter).Writer();
    writer.write(items[at + 1]);
    entries.set(String((items[at] as TypedValue).value), writer.toBuffer());
  }
  return entries;
}
