import type { AppOptions } from '../app-client.js';
import type { Output } from '../output.js';
import type { Surroundings } from '../surroundings.js';
import type { SetupOptions } from './choices.js';
import type { Prompts } from './prompts.js';
import type { PlaceOptions } from './setting-values.js';

/** All that `tandem setup` works with. */
export interface SetupRun {
  readonly options: SetupOptions &
    AppOptions &
    PlaceOptions & {
      readonly writeSettings?: string | boolean;
      readonly handOut?: string;
      readonly settings?: string;
    };
  readonly surroundings: Surroundings;
  readonly output: Output;
  readonly prompts: Prompts;
}
