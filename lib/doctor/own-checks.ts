import type { HealthReport } from '../operations/health-report.js';
import type { QueueFinding } from '../ports/queue-probe.js';
import { bad, type Check, good, warning } from './check.js';

/** Tandem's own parts, as `health` finds them. Pure. */
export function ownChecks(
  health: Pick<HealthReport, 'parts' | 'deadLetter' | 'deadLettersListed' | 'version'>,
  queue: QueueFinding,
  node = process.versions.node,
): readonly Check[] {
  return [
    checkPart('serviceBus', 'Queue', health),
    checkQueue(queue),
    checkPart('tables', 'Tables', health),
    checkDeadLetters(health.deadLetter + health.deadLettersListed),
    checkVersion(health.version, node),
  ];
}

/** The oldest major version of Node.js that Tandem runs on: as in package.json and infra/main.bicep. */
export const oldestNode = 22;

function checkVersion(version: string, node: string): Check {
  const named = { id: 'app.version', title: 'Version' };
  const sentence = `Tandem ${version} on Node.js ${node}.`;
  return Number.parseInt(node, 10) >= oldestNode
    ? good(named, sentence)
    : bad(named, sentence, `Run it on Node.js ${oldestNode} or later; infra/ names the version of the app.`);
}

function checkPart(part: keyof HealthReport['parts'], title: string, { parts }: Pick<HealthReport, 'parts'>): Check {
  const named = { id: `app.${part}`, title };
  const { ok, error } = parts[part];
  return ok
    ? good(named, 'It answers.')
    : bad(
        named,
        `It does not answer (${error ?? 'no reason told'}).`,
        'Check its address in the settings and the roles of the identity: see docs/DEPLOY.md.',
      );
}

/** Neither can be switched on once the queue is there. */
function checkQueue(queue: QueueFinding): Check {
  const named = { id: 'app.queueSettings', title: 'Sessions and duplicate detection' };
  const anew = 'Make a queue with both under another name (infra/modules/service-bus.bicep) and name it in QueueName.';
  if (queue.kind === 'local') {
    return good(named, 'The stand-in of this machine has both.');
  }
  if (queue.kind === 'unread') {
    return warning(
      named,
      `Whether the queue has them could not be read (${queue.why}).`,
      'Give the identity "Azure Service Bus Data Owner" on the queue (infra/modules/roles.bicep), or look in the portal that it has both.',
    );
  }
  if (!queue.requiresSession) {
    return bad(named, 'The queue does not require sessions: two workers would be on one order.', anew);
  }
  return queue.requiresDuplicateDetection
    ? good(named, 'The queue requires sessions and detects duplicates.')
    : warning(named, 'The queue does not detect duplicates: what a system sends again is worked on again.', anew);
}

function checkDeadLetters(count: number): Check {
  const named = { id: 'app.deadLetters', title: 'Dead letters' };
  return count === 0
    ? good(named, 'None.')
    : warning(named, `${count} message(s) could not be handled.`, 'See docs/RUNBOOK.md, "dead-letters".');
}
