import type { z } from 'zod';

/** Something that no two members of a list may share, under the name where it stands in each. */
export type Unique<Member> = readonly [part: keyof Member & string, of: (member: Member) => string];

/** For `superRefine` of a list: each member that repeats what an earlier one says is told with its place and the earlier one's. */
export function eachOnce<Member>(...uniques: readonly Unique<Member>[]) {
  return (members: readonly Member[], context: z.core.$RefinementCtx<readonly Member[]>): void => {
    for (const [part, of] of uniques) {
      const first = new Map<string, number>();
      for (const [index, member] of members.entries()) {
        const earlier = first.get(of(member));
        if (earlier === undefined) {
          first.set(of(member), index);
        } else {
          const message = `is the same as at ${earlier}: each may stand once; remove one, or give it another`;
          context.addIssue({ code: 'custom', path: [index, part], message });
        }
      }
    }
  };
}
