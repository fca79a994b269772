import * as z from 'zod'

/** As SageMaker sends it on the default bus, as far as Curfew reads it. Best effort, and more than once for one change. */
export const sagemakerTrainingJobStateChange = z
  .looseObject({
    TrainingJobName: z.string(),
    TrainingJobStatus: z.string().meta({ description: 'Completed, Failed and Stopped are terminal; Stopping is not.' }),
  })
  .meta({ title: 'SageMaker Training Job State Change' })
