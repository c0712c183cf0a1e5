import { Module } from '@nestjs/common';
import { ClassificationLifecycle } from './classification-lifecycle';
import { ClassificationMetrics } from './classification-metrics';
import { ClassifyActivity } from './classify-activity';
import { GenerationTakeover } from './generations';
import { OutlookController } from './outlook.controller';

/**
 * Classification holds each village's state, decides by the rule sets and publishes each change of a verdict.
 *
 * | in                        | stored in                                | out                                       |
 * | ------------------------- | ---------------------------------------- | ----------------------------------------- |
 * | Kafka `village.activity`: | `villages`, one document a village: what | Kafka `village.verdicts`, as they change; |
 * | accepted updates          | its verdicts follow from                 | `village.assessments`, with checkpoints   |
 * | ticks                     | the clock, in the checkpoint             | `village.certifications`, once a year     |
 * | a switch of generations   | `handover`: what the next one takes over |                                           |
 * | orders by source and day  | `checkpoints`                            | `source.orders`, with checkpoints         |
 * |                           |                                          | GET villages/{code}/outlook               |
 *
 * The loop stores the position of each partition in `checkpoints`.
 */
@Module({
  controllers: [ClassifyActivity, OutlookController],
  providers: [ClassificationLifecycle, ClassificationMetrics, GenerationTakeover],
})
export class ClassificationModule {}
