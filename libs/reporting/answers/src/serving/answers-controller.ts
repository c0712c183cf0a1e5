import { applyDecorators, Controller, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ExactJsonInterceptor } from '@taocun/reporting-read-model';
import { questionPipe } from '../lists/questions';

/** A controller under this tag of the API's description: it refuses questions that it does not know, and its integers keep all their digits. */
export function AnswersController(tag: string, path: string): ClassDecorator {
  return applyDecorators(ApiTags(tag), Controller(path), UsePipes(questionPipe), UseInterceptors(ExactJsonInterceptor));
}
