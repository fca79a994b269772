import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lambdaNames } from '#tools/lambda-names.ts'
import { pageOf, section } from './page.ts'

const FOLDERS = globSync('*/').map((folder) => folder.replace(/\/$/, ''))

/** The paths in backticks, with `<lambda>` and `<name>` filled by each Lambda. */
const pathsIn = (text: string) =>
  [...text.matchAll(/`([\w.*<>/-]+)`/g)]
    .map(([, word = '']) => word)
    .filter((word) => FOLDERS.some((folder) => word.startsWith(`${folder}/`)))
    .flatMap((path) => (/<\w+>/.test(path) ? lambdaNames().map((name) => path.replaceAll(/<\w+>/g, name)) : [path]))

const TOUR = pathsIn(pageOf('docs/tour.md').text)
const README = pathsIn(section(pageOf('README.md'), 'Where things are'))

test('the tour and the table of folders name paths to check', () => {
  expect(TOUR.length).toBeGreaterThan(30)
  expect(README.length).toBeGreaterThan(10)
})

test.each([...new Set(TOUR)])('the path %s of docs/tour.md exists', (path) => {
  expect(globSync(path)).not.toEqual([])
})

test.each([...new Set(README)])('the path %s of the README exists', (path) => {
  expect(globSync(path)).not.toEqual([])
})

test('the table of folders in the README has every folder with sources', () => {
  const named = README.map((path) => path.split('/')[0])

  expect(
    globSync('{*/*.ts,*/*/*.ts,infra/*.yml}')
      .flatMap(folderOf)
      .filter((folder) => !named.includes(folder)),
  ).toEqual([])
})

function folderOf(file: string): readonly string[] {
  const [folder = ''] = file.split('/')
  return folder === 'node_modules' ? [] : [folder]
}
