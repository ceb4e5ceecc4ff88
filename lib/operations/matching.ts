import { z } from 'zod';
import type { Engine } from '../sync/engine.js';
import { type Answer, badRequest } from './answer.js';
import { portsAsked } from './connections-asked.js';
import { answerCommand, jobCommand, perMinute } from './jobs.js';
import { criteriaAsked, criteriaShape } from './match-criteria.js';
import type { OrderCommand } from './order-commands.js';

const commandBody = z.strictObject({
  command: jobCommand,
  ...criteriaShape,
  perMinute,
  connectionId: z.string().optional(),
});

/**
 * Match-based coupling of any number of orders, in the background (P-133): begins it or its dry run, pauses it, goes on
 * with it, or ends it.
 */
export async function commandMatching(engine: Engine, { body, who }: OrderCommand): Promise<Answer> {
  const parsed = commandBody.safeParse(body);
  if (!parsed.success) {
    return badRequest(parsed.error);
  }
  const ports = portsAsked(engine, parsed.data.connectionId);
  if ('kind' in ports) {
    return ports;
  }
  const criteria = criteriaAsked(ports, parsed.data);
  if ('kind' in criteria) {
    return criteria;
  }
  const { command, valuesOf, perMinute: pace } = parsed.data;
  const { connectionId } = ports.connection;
  const request = { connectionId, command, who, criteria, valuesOf, perMinute: pace };
  return await answerCommand(engine, { about: 'matching', ...request });
}
