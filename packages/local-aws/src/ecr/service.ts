import { hash } from 'node:crypto'
import * as z from 'zod'
import { type ApiOperation, type Need, operation } from '../api/operation.ts'
import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import { epochSeconds } from '../protocol/json.ts'
import { jsonService } from '../protocol/json-service.ts'
import type { Service } from '../service.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import { availability, failuresOf, type Image, imageOf, isLayer, manifestText } from './images.ts'

type Repository = { readonly name: string; readonly createdAt: Date; readonly images: Map<string, Image> }

const named = z.strictObject({
  repositoryName: z.string().regex(/^[a-z0-9]+(?:[._\-/][a-z0-9]+)*$/),
  registryId: z.string().optional(),
})
const imageId = z.strictObject({ imageTag: z.string().optional(), imageDigest: z.string().optional() })
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/)
const TOKEN_HOURS = 12

/** ECR as a job uses it: log in, and pull an image. An image is its manifest; the bytes of layers are not stored. */
export function ecrService(location: StackLocation, clock: Clock): Service {
  const repositories = new Map<string, Repository>()
  const { account, region } = location
  const repositoryArn = (name: string, registryId = account) =>
    arn({ ...location, account: registryId }, 'ecr', `repository/${name}`)
  const registry = `${account}.dkr.ecr.${region}.amazonaws.com`
  const needs =
    (action: string) =>
    ({ repositoryName, registryId }: z.infer<typeof named>): readonly Need[] => [
      { action: `ecr:${action}`, resource: repositoryArn(repositoryName, registryId) },
    ]
  const repository = ({ repositoryName, registryId = account }: z.infer<typeof named>): Repository => {
    const found = registryId === account ? repositories.get(repositoryName) : undefined
    if (found) return found
    const message = `The repository with name '${repositoryName}' does not exist in the registry with id '${registryId}'`
    throw new AwsError('RepositoryNotFoundException', 400, message)
  }

  const operations: Readonly<Record<string, ApiOperation>> = {
    GetAuthorizationToken: operation({
      input: z.strictObject({}),
      needs: () => [{ action: 'ecr:GetAuthorizationToken', resource: '*' }],
      answer: (_, { caller }) => {
        const expiresAt = epochSeconds(new Date(clock.now().getTime() + TOKEN_HOURS * 3_600_000))
        const authorizationToken = Buffer.from(`AWS:${hash('sha256', caller.arn)}`).toString('base64')
        return { authorizationData: [{ authorizationToken, expiresAt, proxyEndpoint: `https://${registry}` }] }
      },
    }),
    CreateRepository: operation({
      input: named,
      needs: needs('CreateRepository'),
      answer: ({ repositoryName: name }) => {
        if (repositories.has(name))
          throw new AwsError(
            'RepositoryAlreadyExistsException',
            400,
            `The repository with name '${name}' already exists`,
          )
        const created = { name, createdAt: clock.now(), images: new Map() }
        repositories.set(name, created)
        return {
          repository: {
            ...{ repositoryArn: repositoryArn(name), repositoryName: name, registryId: account },
            ...{ repositoryUri: `${registry}/${name}`, createdAt: epochSeconds(created.createdAt) },
          },
        }
      },
    }),
    PutImage: operation({
      input: named.extend({ imageManifest: manifestText, imageTag: z.string().optional() }),
      needs: needs('PutImage'),
      answer: (input) => {
        const image = imageOf(input.imageManifest, input.imageTag)
        repository(input).images.set(image.imageDigest, image)
        const { imageDigest, imageManifest, tag } = image
        const { repositoryName } = input
        return {
          image: { registryId: account, repositoryName, imageId: { imageDigest, imageTag: tag }, imageManifest },
        }
      },
    }),
    BatchGetImage: operation({
      input: named.extend({
        imageIds: z.array(imageId).min(1).max(100),
        acceptedMediaTypes: z.array(z.string()).optional(),
      }),
      needs: needs('BatchGetImage'),
      answer: (input) =>
        failuresOf(input.imageIds, [...repository(input).images.values()], input.repositoryName, account),
    }),
    BatchCheckLayerAvailability: operation({
      input: named.extend({ layerDigests: z.array(digest).min(1).max(100) }),
      needs: needs('BatchCheckLayerAvailability'),
      answer: (input) => availability(input.layerDigests, [...repository(input).images.values()]),
    }),
    GetDownloadUrlForLayer: operation({
      input: named.extend({ layerDigest: digest }),
      needs: needs('GetDownloadUrlForLayer'),
      answer: (input) => {
        const { layerDigest } = input
        if (isLayer(layerDigest, [...repository(input).images.values()]))
          return { downloadUrl: `https://layers.${region}.local/${layerDigest}`, layerDigest }
        throw new AwsError('LayersNotFoundException', 400, `The layer with digest '${layerDigest}' does not exist`)
      },
    }),
  }
  return jsonService('ecr', 'ECR', operations)
}
