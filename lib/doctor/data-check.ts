import { dataVersion } from '../sync/data-version.js';
import { bad, type Check, good } from './check.js';

/** Whether what is stored was written by this release or one before it. Pure. */
export function checkStoredData(stored: number | undefined): Check {
  const named = { id: 'connection.storedData', title: 'Version of what is stored' };
  return stored !== undefined && stored > dataVersion
    ? bad(
        named,
        `What is stored has version ${stored}, and this release knows ${dataVersion}: a newer one has been at work.`,
        'Deploy the newer release again; this one may not understand what that has written.',
      )
    : good(named, `This release writes version ${dataVersion}; nothing newer is stored.`);
}
