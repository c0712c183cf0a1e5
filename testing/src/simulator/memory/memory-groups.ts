import { type Network } from './network';
import { type Actor } from './virtual-time';

/** The partitions assigned to a member, by topic. */
export type Assignment = Readonly<Record<string, readonly number[]>>;

/** A consumer that joins. It sends heartbeats as long as its actor runs and `isBeating` holds. */
interface Joining {
  readonly topics: readonly string[];
  readonly actor: Actor | undefined;
  readonly isBeating: (id: string) => boolean;
  /** Called with the next heartbeat after a rebalance. */
  readonly news: () => void;
}

interface Member extends Joining {
  readonly id: string;
  heardAtMs: number;
  isInformed: boolean;
}

const HEARTBEAT_MS = 40;

interface Group {
  generation: number;
  readonly members: Map<string, Member>;
}

/**
 * A group coordinator: members join, leave, and are evicted after the session timeout, each time with a
 * rebalance. Only heartbeats with news for their member are simulated: the others would be nine in ten of all
 * events.
 */
export class MemoryGroups {
  readonly #groups = new Map<string, Group>();
  #ids = 0;

  constructor(
    private readonly network: Network,
    private readonly partitionsOf: (topic: string) => number,
    private readonly sessionMs: number,
  ) {}

  /** Adds a member, and rebalances the group. */
  join(groupId: string, joining: Joining): string {
    const group = this.#group(groupId);
    const id = `member-${++this.#ids}`;
    group.members.set(id, { ...joining, id, heardAtMs: this.network.time.nowMs, isInformed: false });
    this.#anew(group);
    this.#watch(group, id);
    return id;
  }

  leave(groupId: string, id: string): void {
    const group = this.#group(groupId);
    this.#leave(group, group.members.get(id));
  }

  /** Evicts all members at once; they have to join again. */
  rebalance(groupId: string): void {
    this.#anew(this.#group(groupId));
  }

  /** True if a member's next heartbeat would tell it anything new. */
  hasNews(groupId: string, id: string, generation: number): boolean {
    const group = this.#group(groupId);
    return group.generation !== generation || !group.members.has(id);
  }

  /** The partitions that a member owns, or undefined if the group has evicted it. */
  heard(
    groupId: string,
    id: string,
  ): { readonly generation: number; readonly assignment: Assignment } | undefined {
    const group = this.#group(groupId);
    const member = group.members.get(id);
    if (member === undefined) return undefined;
    member.heardAtMs = this.network.time.nowMs;
    return { generation: group.generation, assignment: this.#assignmentOf(group, id) };
  }

  #leave(group: Group, member: Member | undefined): void {
    if (member === undefined || !group.members.delete(member.id)) return;
    // It learns of its eviction in the same way as the others learn of their new assignment.
    this.#tell(member);
    this.#anew(group);
  }

  #anew(group: Group): void {
    group.generation++;
    for (const member of group.members.values()) this.#tell(member);
  }

  #tell(member: Member): void {
    if (member.isInformed) return;
    member.isInformed = true;
    const { time, chance } = this.network;
    time.after(HEARTBEAT_MS * chance.next(), member.actor, () => {
      member.isInformed = false;
      member.news();
    });
  }

  #assignmentOf({ members, generation }: Group, id: string): Assignment {
    const sorted = [...members.values()];
    const place = sorted.findIndex((member) => member.id === id);
    const assignment: Record<string, number[]> = {};
    for (const topic of members.get(id)?.topics ?? []) {
      const all = Array.from({ length: this.partitionsOf(topic) }, (_, partition) => partition);
      // Rotates with every generation, so that partitions move.
      assignment[topic] = all.filter((partition) => (partition + generation) % sorted.length === place);
    }
    return assignment;
  }

  #watch(group: Group, id: string): void {
    const { time, chance } = this.network;
    time.after(this.sessionMs / 2, undefined, () => {
      const member = group.members.get(id);
      if (member === undefined) return;
      const { actor } = member;
      const { requestLost, late } = this.network.troubles;
      const isSilent =
        actor?.dead === true ||
        actor?.frozen === true ||
        !member.isBeating(id) ||
        chance.chance(requestLost + late);
      if (!isSilent) member.heardAtMs = time.nowMs;
      if (time.nowMs - member.heardAtMs > this.sessionMs) this.#leave(group, member);
      else this.#watch(group, id);
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
