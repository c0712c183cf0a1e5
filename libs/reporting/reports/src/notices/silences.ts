import { Injectable } from '@nestjs/common';
import { encodeSourceFellSilent, encodeSourceReturned, type SourceFellSilentV1 } from '@taocun/contracts';
import { Incompleteness, ObservedSources, type SourceGap } from '@taocun/reporting-answers';
import { ReadModels } from '@taocun/reporting-store';
import { PendingNotices } from './pending-notices';

const HOUR_MS = 3_600_000;

/**
 * Follows each source from its silence to its return. What begins or ends is certain once it has lasted for
 * an hour; what changes sooner is not announced. `silences` has only these times: if it is lost, they begin
 * again, and the notices still tell which silences are announced.
 */
@Injectable()
export class Silences {
  constructor(
    private readonly sources: ObservedSources,
    private readonly incompleteness: Incompleteness,
    private readonly models: ReadModels,
    private readonly pending: PendingNotices,
  ) {}

  async prepare(now: Date): Promise<void> {
    const { gaps } = await this.sources.current();
    const lasting = new Map(
      gaps.flatMap((gap) => (gap.until === undefined ? [[gap.source, gap] as const] : [])),
    );
    const followed = new Map(
      (await this.models.silences.find().lean()).map((silence) => [silence._id, silence]),
    );
    const noticed = await this.pending.silent();
    for (const source of new Set([...lasting.keys(), ...noticed.keys(), ...followed.keys()])) {
      const gap = lasting.get(source);
      const notice = noticed.get(source);
      // Undefined once the notices state what is observed.
      const change = gap === undefined ? notice && 'returned' : notice === undefined ? 'silent' : undefined;
      const seen = followed.get(source);
      if (seen?.change !== change) await this.#follow(source, change, now);
      else if (seen !== undefined && now.getTime() - seen.seenAt.getTime() >= HOUR_MS) {
        if (gap !== undefined) await this.#announce(gap);
        else if (notice !== undefined) await this.#announceReturn(notice, gaps);
      }
    }
  }

  async #follow(source: string, change: 'silent' | 'returned' | undefined, now: Date): Promise<void> {
    const { silences } = this.models;
    if (change === undefined) await silences.deleteOne({ _id: source });
    else await silences.updateOne({ _id: source }, { $set: { change, seenAt: now } }, { upsert: true });
  }

  async #announce({ source, since, expected, received }: SourceGap): Promise<void> {
    const openShops = await this.incompleteness.openShopsOf(source);
    await this.pending.add(encodeSourceFellSilent({ source, since, expected, received, openShops }));
  }

  async #announceReturn({ source, since }: SourceFellSilentV1, gaps: readonly SourceGap[]): Promise<void> {
    // Orders that arrived since may have moved the first day, or filled the gap.
    const { until, expected, received } =
      gaps.findLast((gap) => gap.source === source && (gap.until ?? '') >= since) ?? FILLED;
    const openShops = await this.incompleteness.openShopsOf(source);
    await this.pending.add(
      encodeSourceReturned({
        source,
        since,
        ...(until !== undefined && { until }),
        expected,
        received,
        openShops,
      }),
    );
  }
}

/** No day is silent any more. */
const FILLED: Pick<SourceGap, 'until' | 'expected' | 'received'> = { expected: 0, received: 0 };
