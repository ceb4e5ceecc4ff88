import type { LocalPart } from './options.js';

/** How long each part that is started here takes, in milliseconds; parts start side by side. */
export class StartUpTimes {
  readonly tookMs: Partial<Record<LocalPart, number>> = {};

  constructor(private readonly without: ReadonlySet<LocalPart>) {}

  async of<Started>(part: LocalPart, starting: Promise<Started>): Promise<Started> {
    const startedMs = performance.now();
    const started = await starting;
    if (!this.without.has(part)) {
      this.tookMs[part] = performance.now() - startedMs;
    }
    return started;
  }
}
