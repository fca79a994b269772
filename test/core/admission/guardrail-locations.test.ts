import { describe, expect, test } from 'vitest'
import { bare } from '#test/targets/iam/jobs.ts'
import { location, paths, problems, reading } from './guarded-requests.ts'

describe('allowed', () => {
  test.each([
    ['a bucket allows all of itself', 'train', 'train'],
    ['a bucket allows every prefix in it', 'train', 'train/a/'],
    ['a bucket may be written as a URL', 's3://train', 'train'],
    ['a bucket may be written with a /', 's3://train/', 'train/a/'],
    ['a bucket may be written with /*', 's3://train/*', 'train/a/'],
    ['a bucket may be written as an ARN', 'arn:aws:s3:::train', 'train'],
    ['a * stands for the rest of a bucket name', 'team-*', 'team-a'],
    ['a * stands for nothing as well', 'team-*', 'team-'],
    ['a prefix allows itself', 's3://b/train/', 'b/train/'],
    ['a prefix allows what is below it', 's3://b/train/', 'b/train/a/'],
    ['a prefix may be written with *', 's3://b/train/*', 'b/train/a/'],
    ['a prefix may be written without its /', 's3://b/train', 'b/train/'],
    ['a prefix without its / allows what is below it', 's3://b/train', 'b/train/a/'],
    ['a * that ends a prefix stands for the rest of a name', 's3://b/train*', 'b/train2/'],
    ['a * stands for one part of a prefix', 's3://b/team-*/train/', 'b/team-a/train/x/'],
    ['a prefix allows one object below it', 's3://b/train/', 'b/train/a.csv'],
    ['a bucket allows one object in it', 'b', 'b/train/a.csv'],
    ['an object allows itself', 's3://b/train/a.csv', 'b/train/a.csv'],
    ['a * that ends a path stands for the rest of the name of an object', 's3://b/train*', 'b/train.csv'],
  ])('%s: %s allows %s', (_rule, allowed, requested) => {
    expect(problems(reading(requested), { read: [allowed] })).toEqual([])
  })
})

describe('not allowed', () => {
  test.each([
    ['a bucket does not allow those whose name it begins', 'train', 'train2'],
    ['a bucket does not allow those whose name it ends', 'train', 'my-train'],
    ['a pattern is matched from the first character on', 'team-*', 'my-team-a'],
    ['a prefix does not allow its bucket', 's3://b/train/', 'b'],
    ['a prefix does not allow its neighbour', 's3://b/train/', 'b/train2/'],
    ['a prefix with * does not allow its neighbour', 's3://b/train/*', 'b/train2/'],
    ['a prefix without its / does not allow its neighbour', 's3://b/train', 'b/train2/'],
    ['a prefix without its / does not allow a longer name', 's3://b/train', 'b/training-secrets/'],
    ['a * inside a prefix does not replace what follows it', 's3://b/team-*/train/', 'b/team-a/test/'],
    ['one prefix of every bucket does not allow others', 's3://*/shared/', 'b/private/'],
    ['an object does not allow a longer name', 's3://b/a.csv', 'b/a.csv2'],
    ['an object does not allow a shorter name', 's3://b/a.csv', 'b/a.cs'],
    ['a prefix does not allow the object of its name', 's3://b/train/', 'b/train'],
    ['an object does not allow its prefix', 's3://b/train/a.csv', 'b/train/'],
    ['nor that prefix, because it does not say in which account b is', 's3://*/shared/', 'b/shared/'],
    ['* does not say in which account a bucket is', '*', 'anything'],
    ['nor for a prefix', '*', 'anything/a/'],
    ['a . stands for a dot', 'b.ucket', 'bxucket'],
  ])('%s: %s does not allow %s', (_rule, allowed, requested) => {
    expect(paths(reading(requested), { read: [allowed] })).toEqual(['access.datasets[0]'])
  })
})

describe('each list needs its own right', () => {
  test.each([
    ['datasets may be read with read', 'datasets', { read: ['b'] }, []],
    ['datasets may not be read with write', 'datasets', { write: ['b'] }, ['access.datasets[0]']],
    ['base models may be read with read', 'baseModels', { read: ['b'] }, []],
    ['base models may not be read with write', 'baseModels', { write: ['b'] }, ['access.baseModels[0]']],
    ['outputs may be written with write', 'outputs', { write: ['b'] }, []],
    ['outputs may not be written with read', 'outputs', { read: ['b'] }, ['access.outputs[0]']],
    ['checkpoints need both rights', 'checkpoints', { read: ['b'], write: ['b'] }, []],
    ['checkpoints need write as well', 'checkpoints', { read: ['b'] }, ['access.checkpoints[0]']],
    ['scratch needs all three rights', 'scratch', { read: ['b'], write: ['b'], delete: ['b'] }, []],
    ['scratch needs delete as well', 'scratch', { read: ['b'], write: ['b'] }, ['access.scratch[0]']],
    ['scratch needs read as well', 'scratch', { write: ['b'], delete: ['b'] }, ['access.scratch[0]']],
    ['scratch needs write as well', 'scratch', { read: ['b'], delete: ['b'] }, ['access.scratch[0]']],
    ['checkpoints need read as well', 'checkpoints', { write: ['b'] }, ['access.checkpoints[0]']],
  ] as const)('%s', (_rule, list, rights, expected) => {
    expect(paths({ access: { ...bare.access, [list]: [location('b/a/')] } }, rights)).toEqual(expected)
  })

  test.each(['kmsKeys', 'images', 'logGroups'] as const)('%s have to match an ARN of their own list', (list) => {
    const request = { access: { ...bare.access, [list]: ['arn:aws:x:eu-west-1:1:a', 'arn:aws:x:eu-west-2:1:b'] } }

    expect(paths(request, { [list]: ['arn:aws:x:eu-west-1:*'] })).toEqual([`access.${list}[1]`])
    expect(paths(request, {})).toEqual([`access.${list}[0]`, `access.${list}[1]`])
  })
})
