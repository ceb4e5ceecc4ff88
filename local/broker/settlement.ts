import { encodedNull } from './amqp-bytes.js';
import { type RheaDelivery, typedEntries } from './rhea-link.js';
import type { PropertyChanges, Settlement } from './stored-message.js';

/** Outcomes that a receiver can send for a delivery. */
export type OutcomeName = 'accepted' | 'rejected' | 'modified' | 'released';

/**
 * What a receiver's disposition asks for. The property changes travel as message annotations or error info but mean
 * application properties. rejected is dead-lettering, with or without an error; modified with undeliverable-here is
 * deferring, without it (.NET: null) abandoning.
 */
export function settlementOf(outcome: OutcomeName, delivery: RheaDelivery): Settlement {
  switch (outcome) {
    case 'accepted':
      return { kind: 'complete' };
    case 'released':
      return { kind: 'release' };
    case 'rejected':
      return { kind: 'deadLetter', changes: errorInfo(delivery) };
    case 'modified': {
      const [, undeliverableHere, annotations] = delivery.remote_state?.value ?? [];
      const changes = typedEntries(annotations);
      return valueOfTyped(undeliverableHere) === true ? { kind: 'defer', changes } : { kind: 'abandon', changes };
    }
  }
}

/** Reason and description are null when the caller gave none; null properties are left out. */
function errorInfo(delivery: RheaDelivery): PropertyChanges {
  const error = delivery.remote_state?.value[0];
  const fields = valueOfTyped(error);
  const entries = typedEntries(Array.isArray(fields) ? fields[2] : undefined);
  return new Map([...entries].filter(([, value]) => value[0] !== encodedNull[0]));
}

function valueOfTyped(typed: unknown): unknown {
  return typeof typed === 'object' && typed !== null && 'value' in typed ? typed.value : undefined;
}
