import { expect, test } from 'vitest'
import { allow } from '../account.ts'
import { aServiceAccount } from '../service-account.ts'

const ecr = (name: string, input: object = {}) => ({
  target: `AmazonEC2ContainerRegistry_V20150921.${name}`,
  input,
})
const repositoryName = 'ml-train'
const LAYER = `sha256:${'a'.repeat(64)}`
const imageManifest = JSON.stringify({ schemaVersion: 2, layers: [{ digest: LAYER }] })
const ARN = 'arn:aws:ecr:us-east-1:111122223333:repository/ml-train'

async function aRegistry() {
  const account = await aServiceAccount('ecr')
  await account.send(ecr('CreateRepository', { repositoryName }))
  await account.send(ecr('CreateRepository', { repositoryName: 'other' }))
  await account.send(ecr('PutImage', { repositoryName, imageManifest, imageTag: 'v1' }))
  return account
}

test('an image is pulled by tag or digest, with its layers', async () => {
  const { send } = await aRegistry()
  const pull = async (imageId: object) =>
    JSON.parse((await send(ecr('BatchGetImage', { repositoryName, imageIds: [imageId] }))).text)
  const { images } = await pull({ imageTag: 'v1' })
  expect(images).toMatchObject([{ imageManifest, imageId: { imageTag: 'v1' } }])
  expect((await pull({ imageDigest: images[0].imageId.imageDigest })).images).toHaveLength(1)
  expect(await pull({ imageTag: 'v2' })).toMatchObject({ images: [], failures: [{ failureCode: 'ImageNotFound' }] })
  const layers = await send(ecr('BatchCheckLayerAvailability', { repositoryName, layerDigests: [LAYER] }))
  expect(JSON.parse(layers.text).layers).toEqual([{ layerDigest: LAYER, layerAvailability: 'AVAILABLE' }])
  const download = (layerDigest: string) => send(ecr('GetDownloadUrlForLayer', { repositoryName, layerDigest }))
  expect((await download(LAYER)).status).toBe(200)
  expect((await download(`sha256:${'b'.repeat(64)}`)).text).toContain('LayersNotFoundException')
})

test.each([
  ['BatchGetImage', { imageIds: [{ imageTag: 'v1' }] }],
  ['BatchCheckLayerAvailability', { layerDigests: [LAYER] }],
  ['GetDownloadUrlForLayer', { layerDigest: LAYER }],
])('%s needs the action of its name on that repository', async (name, input) => {
  const { aRole } = await aRegistry()
  const { send } = aRole(allow(`ecr:${name}`, ARN))
  expect((await send(ecr(name, { repositoryName, ...input }))).status).toBe(200)
  expect((await send(ecr(name, { repositoryName: 'other', ...input }))).text).toContain('AccessDeniedException')
})

test('logging in cannot be restricted to a repository', async () => {
  const { aRole } = await aRegistry()
  const login = ecr('GetAuthorizationToken')
  expect((await aRole(allow('ecr:GetAuthorizationToken', ARN)).send(login)).text).toContain('AccessDeniedException')
  const { authorizationData } = JSON.parse((await aRole(allow('ecr:GetAuthorizationToken')).send(login)).text)
  expect(authorizationData).toMatchObject([{ proxyEndpoint: 'https://111122223333.dkr.ecr.us-east-1.amazonaws.com' }])
  expect(Buffer.from(authorizationData[0].authorizationToken, 'base64').toString()).toMatch(/^AWS:/)
})

test('what does not exist, or what local AWS does not know, is an error', async () => {
  const { send } = await aRegistry()
  const none = await send(ecr('BatchGetImage', { repositoryName: 'none', imageIds: [{ imageTag: 'v1' }] }))
  expect(none.text).toContain('RepositoryNotFoundException')
  expect((await send(ecr('DeleteRepository', { repositoryName }))).text).toContain('UnknownOperationException')
  expect((await send(ecr('PutImage', { repositoryName, imageManifest: 'text' }))).text).toContain('ValidationException')
})
