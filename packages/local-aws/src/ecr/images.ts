import { hash } from 'node:crypto'
import * as z from 'zod'

export type Image = {
  readonly imageDigest: string
  readonly imageManifest: string
  readonly tag: string | undefined
  readonly layers: readonly string[]
}

type ImageId = { readonly imageTag?: string | undefined; readonly imageDigest?: string | undefined }

const manifest = z.looseObject({ layers: z.array(z.looseObject({ digest: z.string() })).default([]) })

/** A Docker or OCI image manifest as JSON text. */
export const manifestText = z.string().refine((text) => readManifest(text) !== undefined, 'Invalid image manifest')

/** The layers that a manifest names count as uploaded. */
export function imageOf(imageManifest: string, tag: string | undefined): Image {
  const layers = readManifest(imageManifest)?.layers.map(({ digest }) => digest) ?? []
  return { imageDigest: `sha256:${hash('sha256', imageManifest)}`, imageManifest, tag, layers }
}

/** The answer to BatchGetImage: what was found, and each id that names no image. */
export function failuresOf(ids: readonly ImageId[], all: readonly Image[], repositoryName: string, registryId: string) {
  const found = ids.map((id) => ({ id, image: all.findLast((image) => fits(id, image)) }))
  return {
    images: found.flatMap(({ id, image }) =>
      image === undefined
        ? []
        : [
            {
              ...{ registryId, repositoryName, imageManifest: image.imageManifest },
              imageId: { imageDigest: image.imageDigest, imageTag: id.imageTag ?? image.tag },
            },
          ],
    ),
    failures: found.flatMap(({ id, image }) =>
      image === undefined
        ? [{ imageId: id, failureCode: 'ImageNotFound', failureReason: 'Requested image not found' }]
        : [],
    ),
  }
}

export function availability(layerDigests: readonly string[], images: readonly Image[]) {
  const layers = layerDigests.map((layerDigest) => ({
    layerDigest,
    layerAvailability: isLayer(layerDigest, images) ? 'AVAILABLE' : 'UNAVAILABLE',
  }))
  return { layers, failures: [] }
}

export function isLayer(digest: string, images: readonly Image[]): boolean {
  return images.some(({ layers }) => layers.includes(digest))
}

function fits({ imageTag, imageDigest }: ImageId, image: Image): boolean {
  if (imageTag === undefined && imageDigest === undefined) return false
  return (imageTag ?? image.tag) === image.tag && (imageDigest ?? image.imageDigest) === image.imageDigest
}

function readManifest(text: string): z.infer<typeof manifest> | undefined {
  try {
    return manifest.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
