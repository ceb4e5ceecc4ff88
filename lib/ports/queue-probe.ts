/** What a look at the queue found of how it is set up; `local`: the stand-in of this machine has no such settings. */
export type QueueFinding =
  | { readonly kind: 'read'; readonly requiresSession: boolean; readonly requiresDuplicateDetection: boolean }
  | { readonly kind: 'local' }
  | { readonly kind: 'unread'; readonly why: string };

/** Looks at how the queue is set up, without changing anything. */
export interface QueueProbe {
  look(): Promise<QueueFinding>;
}
