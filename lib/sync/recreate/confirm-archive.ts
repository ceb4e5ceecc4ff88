import { z } from 'zod';
import type { OrderWork } from '../order-work.js';

const documentName = 'business-central-archive';

/** `kept`: what the order archive said at the first re-creation; absent where the API shows no archive. */
const archiveSchema = z.object({ kept: z.boolean().optional() });

/**
 * Whether "Archive Orders" is on cannot be read through the API; from BC 29 on the first re-creation of a connection
 * looks whether the old document is in the archive, and tells it (spec §3.2). Nothing depends on it: both whole documents
 * are kept as a version. A look that fails is taken again with the next re-creation.
 */
export async function confirmArchive(work: OrderWork, oldNumber: string): Promise<void> {
  const { state, logger } = work.engine;
  const { connectionId } = work.coupling;
  const stored = await state.read(connectionId, documentName);
  if (archiveSchema.safeParse(stored?.value).success) {
    return;
  }
  const counted = await work.ports.businessCentral.countArchivedVersions(oldNumber);
  if (!counted.ok) {
    return;
  }
  const kept = counted.value === undefined ? undefined : counted.value > 0;
  await state.write(connectionId, documentName, kept === undefined ? {} : { kept }, stored?.etag);
  if (kept === undefined) {
    return;
  }
  if (!kept) {
    logger.warn('archive.off', { connectionId });
  }
  const summary = kept
    ? `Business Central's archive holds order ${oldNumber}`
    : `Business Central's archive does not hold order ${oldNumber}: "Archive Orders" is off; the version kept here is the only one`;
  await work.save({}, [{ kind: 'state', side: 'businessCentral', summary }]);
}
