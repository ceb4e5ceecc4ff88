import { conflictGroups, rulesOf } from '../../lib/conflict/rules.js';
import { byDefault, conflictRulesWith, everyGroup } from './conflict-choices.js';
import { choicesFrom, type Prompts } from './prompts.js';

const option = '--conflict <group=rule>';

/** Who wins a conflict, as the option says it; `undefined` keeps what is in force. */
export async function askConflicts(inForce: unknown, prompts: Prompts): Promise<readonly string[] | undefined> {
  const who = await prompts.choose({
    message: 'Both sides changed the same of one order. Who wins?',
    option,
    initial: 'keep',
    from: choicesFrom({
      keep: 'as it is now; at first Sales for what is ordered, Business Central for prices and dates',
      park: 'a person decides each',
      salesWins: 'Sales',
      businessCentralWins: 'Business Central',
      one: 'another rule for one group of fields',
    }),
  });
  return who === 'keep' ? undefined : who === 'one' ? [await askOne(inForce, prompts)] : [`${everyGroup}=${who}`];
}

async function askOne(inForce: unknown, prompts: Prompts): Promise<string> {
  const ruleOf = (group: string) =>
    conflictRulesWith([], inForce).find(({ when }) => when.group === group && Object.keys(when).length === 1)?.rule;
  const group = await prompts.choose({
    message: 'Which fields?',
    option,
    from: conflictGroups().map((each) => ({ value: each, label: `${each} (now ${ruleOf(each) ?? byDefault})` })),
  });
  const rule = await prompts.choose({
    message: 'Who wins there?',
    option,
    initial: ruleOf(group) ?? byDefault,
    from: [byDefault, ...rulesOf(group)].map((each) => ({ value: each, label: each })),
  });
  return `${group}=${rule}`;
}
