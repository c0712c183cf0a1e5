import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { builtInRuleSets, parseRuleSet, type RuleSet } from '@taocun/domain';
import { messageOf } from '@taocun/runtime';

const builtInIds = builtInRuleSets.map(({ id }) => id);

/**
 * The rule sets of a folder, one per JSON file, in the order that all services share: built-in ids first, in
 * their order, then the others by id. The first is the default when a rule set is optional. Throws an Error
 * with one line per invalid file: its name, the position in it and the remedy.
 */
export function readRuleSets(folder: string): readonly RuleSet[] {
  const names = namesIn(folder);
  if (names.length === 0)
    throw new Error(`${folder} has no file whose name ends in .json. Put at least one rule set there.`);
  const problems: string[] = [];
  const ruleSets: RuleSet[] = [];
  for (const name of names) {
    const file = path.join(folder, name);
    try {
      ruleSets.push(readRuleSet(file));
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return ruleSets.sort((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch (error) {
    throw new Error(
      `${folder} can't be read as a folder: ${messageOf(error)}. Name a folder of JSON files.`,
      { cause: error },
    );
  }
}

/** A file must be named after its rule set, so ids are unique and a rule set is easily found. */
function readRuleSet(file: string): RuleSet {
  const ruleSet = parseRuleSet(jsonOf(file), file);
  const name = path.basename(file, '.json');
  if (ruleSet.id === name) return ruleSet;
  throw new Error(
    `${file}: /id is ${JSON.stringify(ruleSet.id)}. Write ${JSON.stringify(name)}, or name the file ${ruleSet.id}.json.`,
  );
}

function jsonOf(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} can't be read: ${messageOf(error)}. Make it readable, or remove it.`, {
      cause: error,
    });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`${file}: the document is not JSON: ${messageOf(error)}. Write an object.`, {
      cause: error,
    });
  }
}

function place({ id }: RuleSet): number {
  const builtIn = builtInIds.indexOf(id);
  return builtIn < 0 ? builtInIds.length : builtIn;
}
