/** One metric: `counter` adds up, `histogram` keeps a distribution, `gauge` is what was seen last. */
export interface MetricDescription {
  readonly kind: 'counter' | 'histogram' | 'gauge';
  /** UCUM, or what is counted in braces. */
  readonly unit: string;
  readonly means: string;
  /** Names of its attributes; few values each, since every combination is a series that is paid for. */
  readonly attributes: readonly string[];
}

/** Every metric of the product. docs/TELEMETRY.md shows the same, the alerts ask for these names. */
export const metricCatalogue = {
  'tandem.lag': {
    kind: 'histogram',
    unit: 's',
    means: 'From the moment a notice reached Tandem to a write on the other side that it led to, waits included',
    attributes: ['side'],
  },
  'tandem.changes': {
    kind: 'counter',
    unit: '{write}',
    means: 'Writes to a side that ended, by how they ended',
    attributes: ['side', 'outcome'],
  },
  'tandem.coupled': {
    kind: 'counter',
    unit: '{order}',
    means: 'Orders that got their twin',
    attributes: [],
  },
  'tandem.conflicts': {
    kind: 'counter',
    unit: '{conflict}',
    means: 'True conflicts that a rule decided; the side is the one whose value lost',
    attributes: ['side'],
  },
  'tandem.parked': {
    kind: 'counter',
    unit: '{order}',
    means: 'Orders that began to wait, by reason',
    attributes: ['reason'],
  },
  'tandem.resumed': { kind: 'counter', unit: '{order}', means: 'Orders that go on after a wait', attributes: [] },
  'tandem.webhook.notices': {
    kind: 'counter',
    unit: '{notice}',
    means: 'Notices of a system that are on the queue',
    attributes: ['side', 'connection'],
  },
  'tandem.webhook.findings': {
    kind: 'counter',
    unit: '{finding}',
    means: 'What was odd or refused about notifications, by finding',
    attributes: ['side', 'code'],
  },
  'tandem.webhook.failures': {
    kind: 'counter',
    unit: '{notification}',
    means: 'Notifications answered 503: the queue or the receiver failed',
    attributes: ['side'],
  },
  'tandem.notices.putOff': {
    kind: 'counter',
    unit: '{notice}',
    means: 'Notices put back on the queue for later, by reason',
    attributes: ['side', 'reason'],
  },
  'tandem.remote.calls': {
    kind: 'counter',
    unit: '{request}',
    means: 'Requests to a system, each attempt; status is that of the answer or none; during tells for which function',
    attributes: ['side', 'status', 'during'],
  },
  'tandem.remote.duration': {
    kind: 'histogram',
    unit: 's',
    means: 'Time of one request to a system',
    attributes: ['side'],
  },
  'tandem.function.duration': {
    kind: 'histogram',
    unit: 's',
    means: 'Time of one run of a function, by how it ended',
    attributes: ['function', 'outcome'],
  },
  'tandem.sweep.found': {
    kind: 'counter',
    unit: '{order}',
    means: 'Orders that a sweep had to bring because no notice had told of them',
    attributes: ['connection'],
  },
  'tandem.drift': {
    kind: 'counter',
    unit: '{order}',
    means:
      'Orders found to differ from what was agreed although nobody told (silentEdit), found gone (missing), or found to differ between both sides without a reason (unexplained); zero is normal',
    attributes: ['connection', 'what'],
  },
  'tandem.deadLetters': {
    kind: 'counter',
    unit: '{message}',
    means:
      'Messages that could not be handled, by where they ended: their order waits (parked), or in the list (listed)',
    attributes: ['connection', 'end'],
  },
  'tandem.queue.oldestAge': {
    kind: 'gauge',
    unit: 's',
    means: 'Age of the oldest notice that could be handled now; 0 when there is none',
    attributes: [],
  },
  'tandem.queue.messages': {
    kind: 'gauge',
    unit: '{message}',
    means: 'Messages on the queue: active, scheduled or deadLetter',
    attributes: ['state'],
  },
  'tandem.orders.inWork': {
    kind: 'gauge',
    unit: '{order}',
    means: 'Orders in work, by where they stand: held, due, open, or waiting (parked, next try later)',
    attributes: ['connection', 'standing'],
  },
  'tandem.orders.parked': {
    kind: 'gauge',
    unit: '{order}',
    means: 'Orders and quotes that wait now, whatever for; `health` tells by reason',
    attributes: ['connection'],
  },
  'tandem.conflicts.open': {
    kind: 'gauge',
    unit: '{conflict}',
    means: 'Conflicts that a person is to decide',
    attributes: ['connection'],
  },
  'tandem.orders.offered': {
    kind: 'gauge',
    unit: '{order}',
    means: 'Orders that do not enter by themselves: for people to decide, or for the first load',
    attributes: ['connection'],
  },
  'tandem.notifications.silence': {
    kind: 'gauge',
    unit: 's',
    means: 'Time since a system last notified us; nothing before it first did',
    attributes: ['connection', 'side'],
  },
  'tandem.subscription.daysLeft': {
    kind: 'gauge',
    unit: 'd',
    means: 'Days until Business Central’s registration ends; it is renewed with two left',
    attributes: ['connection'],
  },
} as const satisfies Readonly<Record<string, MetricDescription>>;

export type MetricName = keyof typeof metricCatalogue;
