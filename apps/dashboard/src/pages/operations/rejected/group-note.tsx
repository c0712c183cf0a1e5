import { type RejectedItem } from '../../../server/api';
import { count } from '../../../words/figures';
import { useOperationsWords } from '../words/use-operations-words';

/** The number of updates in a group, and their offsets. */
export function GroupNote({ group }: { readonly group: NonNullable<RejectedItem['group']> }) {
  const { language, words } = useOperationsWords();
  const place = `${group.firstOffset}–${group.lastOffset}`;
  const textOf = group.mixed === true ? words.operations.groupMixed : words.operations.group;
  return <b class="note">{textOf(count(group.count, language), place)}</b>;
}
