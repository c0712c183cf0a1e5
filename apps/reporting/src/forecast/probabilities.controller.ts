import { Controller, Get, Query, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { ApiCount, RequireRole } from '@taocun/service';
import { IsIn } from 'class-validator';
import { ExactJsonInterceptor } from '../exact/exact-json';
import { AnswersList, type List } from '../lists/list';
import { listInMemory } from '../lists/list-in-memory';
import { liesIn, ListQuestion, questionPipe } from '../lists/questions';
import { regionPath } from '../places/region-names';
import { six } from '../statistics/rounding';
import { type Features, featureNames, type Forecast, probabilityIn } from './forecast';
import { type ListForecast, ListForecasts } from './list-forecasts';

const orders = ['code', 'probability', '-probability'] as const;

class ProbabilitiesQuestion extends ListQuestion {
  @ApiPropertyOptional({ enum: orders, default: 'code', description: 'The order; a minus puts the greatest first.' })
  @IsIn(orders, { message: `sort must be one of ${orders.join(', ')}` })
  readonly sort: (typeof orders)[number] = 'code';
}

interface ProbabilityItem extends Features {
  readonly villageCode: string;
  readonly name: string;
  readonly path: string;
  readonly ruleSet: string;
  readonly year: number;
  readonly onList: boolean;
  readonly probability: number;
}

class ProbabilityDocs implements Record<keyof Features, number> {
  @ApiProperty({ example: '330782004213' }) villageCode!: string;
  @ApiProperty({ example: '青岩刘村' }) name!: string;
  @ApiProperty({ example: '浙江省 金华市 义乌市 北苑街道' }) path!: string;
  @ApiProperty({ example: 'world-bank-2019' }) ruleSet!: string;
  @ApiProperty({ type: 'integer', example: 2016, description: 'The year of the next list.' }) year!: number;
  @ApiProperty({ description: 'Whether it is on the last list.' }) onList!: boolean;
  @ApiProperty({
    example: 0.93,
    description: 'The probability of being on the next list; one that is on the last loses the title with the rest.',
  })
  probability!: number;
  @ApiProperty({
    description: 'The natural logarithm of value over threshold, of the criterion that is missed by most or held by least; -3 to 3.',
    example: 0.21,
  })
  margin!: number;
  @ApiProperty({
    description: 'The natural logarithm of the sales of the six months up to the cut-off over those of the six before; -3 to 3.',
    example: 0.1,
  })
  trend!: number;
  @ApiProperty({ description: 'The natural logarithm of 1 and the other villages of its county on the list.', example: 3.6 })
  neighbours!: number;
  @ApiProperty({ type: 'integer', description: 'The lists up to the last that it was on one after the other.' }) age!: number;
}

class CoefficientDocs {
  @ApiProperty({ enum: featureNames }) feature!: string;
  @ApiProperty({ description: 'The change of the log odds for one standard deviation.', example: 1.83 }) coefficient!: number;
  @ApiProperty({ description: 'The mean of the feature.', example: 0.12 }) mean!: number;
  @ApiProperty({ description: 'Its standard deviation.', example: 0.98 }) deviation!: number;
}

class CalibrationDocs {
  @ApiProperty({ example: 0.9 }) from!: number;
  @ApiProperty({ example: 1 }) to!: number;
  @ApiCount('Villages whose forecast was between these.') villages!: number;
  @ApiProperty({ description: 'The mean of their forecasts.', example: 0.94 }) forecast!: number;
  @ApiProperty({ description: 'The share of them that was on the next list.', example: 0.95 }) observed!: number;
}

class EvaluationDocs {
  @ApiCount('Villages that were forecast.') villages!: number;
  @ApiProperty({ description: 'The Brier score of the model: the mean squared difference of forecast and outcome.', example: 0.135 })
  brier!: number;
  @ApiProperty({ description: 'That of "same as last year".', example: 0.208 }) brierOfSame!: number;
  @ApiProperty({ type: [CalibrationDocs] }) calibration!: CalibrationDocs[];
}

class ModelDocs {
  @ApiProperty({ example: -0.61 }) intercept!: number;
  @ApiProperty({ type: [CoefficientDocs] }) coefficients!: CoefficientDocs[];
}

class ProbabilitiesDocs {
  @ApiProperty({ description: 'Whether probabilities are shown: only where the model is better than "same as last year".' })
  shown!: boolean;
  @ApiPropertyOptional({ description: 'The reason why they are not.', example: 'There is but one list.' }) reason?: string;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The last list that is issued.' }) lastYear!: number | null;
  @ApiProperty({
    type: 'array',
    items: { type: 'integer' },
    description: 'The lists that the model is fitted on, each with the one of the year after.',
  })
  fittedOn!: number[];
  @ApiPropertyOptional({ type: ModelDocs, description: 'A logistic regression on standardised features, with a ridge of 1.' })
  model?: ModelDocs;
  @ApiPropertyOptional({ type: EvaluationDocs, description: 'On villages of provinces that were left out when the model was fitted.' })
  evaluation?: EvaluationDocs;
}

@ApiTags('space and time')
@Controller('api/v1/probabilities')
@UsePipes(questionPipe)
@UseInterceptors(ExactJsonInterceptor)
export class ProbabilitiesController {
  constructor(private readonly forecasts: ListForecasts) {}

  @Get()
  @RequireRole('reader')
  @ApiOperation({
    summary: 'The probability of each village to be on the next certified list.',
    description:
      'Of every village with a certificate of the last list, by a logistic regression on margin, trend, neighbours and age, fitted on what became of the ' +
      'villages of the lists before. Its Brier score and calibration are those on provinces that were left out of the fit, beside the score of "same as ' +
      'last year"; where it is not better, no probability is shown.',
  })
  @AnswersList({
    item: ProbabilityDocs,
    whole: ProbabilitiesDocs,
    columns: ['villageCode', 'name', 'path', 'ruleSet', 'year', 'onList', 'probability', ...featureNames],
    description: 'The villages, and in JSON the model with its evaluation.',
  })
  async listProbabilities(@Query() question: ProbabilitiesQuestion): Promise<List<ProbabilityItem>> {
    const { ruleSet, region, sort } = question;
    const { content, version } = await this.forecasts.of(ruleSet);
    const { last, villages, forecast } = content;
    const isShown = isBetter(forecast);
    const rows = !isShown
      ? []
      : villages.flatMap((village) =>
          liesIn(village.villageCode, region) ? [{ ...village, probability: probabilityIn(forecast.model, village.features) }] : [],
        );
    const list = listInMemory(
      rows,
      {
        ...{ name: sort, keyOf: ({ villageCode }) => villageCode, descending: sort.startsWith('-') },
        ...(sort !== 'code' && { by: ({ probability }) => Math.round(probability * 1e6) }),
      },
      question,
      version,
      ({ villageCode, name, isOnList, features, probability }): ProbabilityItem => ({
        ...{
          villageCode,
          name,
          path: regionPath(villageCode),
          ruleSet,
          year: (last ?? 0) + 1,
          onList: isOnList,
          probability: six(probability),
        },
        ...{ margin: six(features.margin), trend: six(features.trend), neighbours: six(features.neighbours), age: features.age },
      }),
    );
    return { ...list, whole: () => Promise.resolve(wholeOf(content)) };
  }
}

function isBetter(forecast: ListForecast['forecast']): forecast is Forecast {
  return !('reason' in forecast) && forecast.evaluation.brier < forecast.evaluation.brierOfSame;
}

function wholeOf({ last, fittedOn, forecast }: ListForecast): ProbabilitiesDocs {
  const known = { lastYear: last ?? null, fittedOn: [...fittedOn] };
  if ('reason' in forecast) return { shown: false, reason: forecast.reason, ...known };
  const { model, evaluation } = forecast;
  const shown = isBetter(forecast);
  return {
    shown,
    ...(!shown && { reason: `On provinces that it was not fitted on the model is no better than "same as last year".` }),
    ...known,
    model: {
      intercept: six(model.intercept),
      coefficients: featureNames.map((feature, at) => ({
        ...{ feature, coefficient: six(model.coefficients[at] ?? 0) },
        ...{ mean: six(model.means[at] ?? 0), deviation: six(model.deviations[at] ?? 0) },
      })),
    },
    evaluation: {
      ...{ villages: evaluation.villages, brier: six(evaluation.brier), brierOfSame: six(evaluation.brierOfSame) },
      calibration: evaluation.calibration.map(({ forecast: mean, observed, ...bin }) => ({
        ...bin,
        forecast: six(mean),
        observed: six(observed),
      })),
    },
  };
}
