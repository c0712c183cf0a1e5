import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { type AnswerType } from '@taocun/openapi';
import { Problem } from '@taocun/service';
import { type Repair } from './rejected-answers';
import { type RepairDocument } from './repair-history';

/** Names one rejected update in a path. */
export class RejectedPath {
  @ApiProperty({
    pattern: '^\\d{1,10}:\\d{1,16}$',
    description: 'Partition and offset of the record.',
    example: '3:120',
  })
  @Matches(/^\d{1,10}:\d{1,16}$/, {
    message: 'id must be the partition and the offset of a record, as 3:120',
  })
  readonly id!: string;
}

export function notRejected(id: string): Problem {
  return new Problem({ status: 404, detail: `No update was rejected from partition and offset ${id}.` });
}

export function repairAnswer(repair: RepairDocument): AnswerType<typeof Repair> {
  const common = { number: repair.number, at: repair.at.toISOString() };
  if (repair.kind === 'set-aside') return { ...common, kind: repair.kind, note: repair.note };
  const { kind, outcome, source, id, key, partition, value } = repair;
  return {
    ...common,
    kind,
    outcome,
    source,
    id,
    key,
    partition,
    text: Buffer.from(value.value()).toString('utf8'),
  };
}
