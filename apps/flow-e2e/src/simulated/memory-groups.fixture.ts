import { type Network } from './network.fixture';

/** What a group gives one of its members, by topic. */
export type Assignment = Readonly<Record<string, readonly number[]>>;

interface Member {
  readonly id: string;
  readonly topics: readonly string[];
  heardAtMs: number;
}

interface Group {
  generation: number;
  readonly members: Map<string, Member>;
}

/** A broker's coordinator of groups: members come, go, and are given up when nothing is heard of them; then all is given out anew. */
export class MemoryGroups {
  readonly #groups = new Map<string, Group>();
  #ids = 0;

  constructor(
    private readonly network: Network,
    private readonly partitionsOf: (topic: string) => number,
    private readonly sessionMs: number,
  ) {}

  /** A new member; the group is given out anew. */
  join(groupId: string, topics: readonly string[]): string {
    const group = this.#group(groupId);
    const id = `member-${++this.#ids}`;
    group.members.set(id, { id, topics, heardAtMs: this.network.time.nowMs });
    group.generation++;
    this.#watch(groupId, id);
    return id;
  }

  leave(groupId: string, id: string): void {
    const group = this.#group(groupId);
    if (group.members.delete(id)) group.generation++;
  }

  /** All members leave at once and have to join anew. */
  rebalance(groupId: string): void {
    this.#group(groupId).generation++;
  }

  /** What a member owns by now, or undefined where the group has given it up. */
  heard(groupId: string, id: string): { readonly generation: number; readonly assignment: Assignment } | undefined {
    const group = this.#group(groupId);
    const member = group.members.get(id);
    if (member === undefined) return undefined;
    member.heardAtMs = this.network.time.nowMs;
    return { generation: group.generation, assignment: this.#assignmentOf(group, id) };
  }

  #assignmentOf({ members, generation }: Group, id: string): Assignment {
    const sorted = [...members.values()];
    const place = sorted.findIndex((member) => member.id === id);
    const assignment: Record<string, number[]> = {};
    for (const topic of members.get(id)?.topics ?? []) {
      const all = Array.from({ length: this.partitionsOf(topic) }, (_, partition) => partition);
      // Other places with every generation, so that partitions move.
      assignment[topic] = all.filter((partition) => (partition + generation) % sorted.length === place);
    }
    return assignment;
  }

  #watch(groupId: string, id: string): void {
    const group = this.#group(groupId);
    this.network.time.after(this.sessionMs / 2, undefined, () => {
      const member = group.members.get(id);
      if (member === undefined) return;
      if (this.network.time.nowMs - member.heardAtMs > this.sessionMs) this.leave(groupId, id);
      else this.#watch(groupId, id);
    });
  }

  #group(id: string): Group {
    const known = this.#groups.get(id);
    if (known !== undefined) return known;
    const group = { generation: 0, members: new Map<string, Member>() };
    this.#groups.set(id, group);
    return group;
  }
}
