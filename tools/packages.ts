import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { compile } from './packages/compile.ts'
import { type Manifest, parseManifest, publishedManifest } from './packages/manifest.ts'

/** Where packages are staged and packed. */
const PACKAGES_FOLDER = '.build/packages'

/** A package as npm would publish it. */
export type PackedPackage = { readonly name: string; readonly tarball: string }

type Source = { readonly folder: string; readonly manifest: Manifest }

/** Compile, stage and pack every package in `packages/`, those that others depend on first. Needs no network. */
export async function packPackages(target = PACKAGES_FOLDER): Promise<readonly PackedPackage[]> {
  await rm(target, { recursive: true, force: true })
  const packed: PackedPackage[] = []
  const compiled: Record<string, string> = {}
  for (const { folder, manifest } of inDependencyOrder(await sources())) {
    const staging = join(target, folder)
    await mkdir(staging, { recursive: true })
    await compile(
      join('packages', folder, 'src'),
      join(staging, 'dist'),
      compiled,
      join(target, `${folder}.tsconfig.json`),
    )
    compiled[manifest.name] = join(staging, 'dist')
    await stage(folder, manifest, staging)
    packed.push({ name: manifest.name, tarball: pack(staging, target, manifest) })
  }
  return packed
}

async function sources(): Promise<readonly Source[]> {
  const folders = (await readdir('packages')).toSorted()
  return await Promise.all(
    folders.map(async (folder) => ({
      folder,
      manifest: parseManifest(await readFile(join('packages', folder, 'package.json'), 'utf8')),
    })),
  )
}

function inDependencyOrder(packages: readonly Source[], done: readonly Source[] = []): readonly Source[] {
  const left = packages.filter((each) => !done.includes(each))
  if (left.length === 0) return done
  const ready = left.filter(
    ({ manifest }) => !left.some((other) => other.manifest.name in (manifest.dependencies ?? {})),
  )
  if (ready.length === 0) throw new Error('Cannot pack the packages: they depend on each other in a circle')
  return inDependencyOrder(packages, [...done, ...ready])
}

/** Writes package.json, and copies the files that it names: those that a package does not have are the repository's. */
async function stage(folder: string, manifest: Manifest, staging: string): Promise<void> {
  await writeFile(join(staging, 'package.json'), `${JSON.stringify(publishedManifest(manifest), null, 2)}\n`)
  for (const file of manifest.files.filter((each) => each !== 'dist')) {
    const own = join('packages', folder, file)
    await cp(existsSync(own) ? own : file, join(staging, file), { recursive: true })
  }
}

function pack(staging: string, target: string, { name, version }: Manifest): string {
  const { status, stderr } = spawnSync(
    'npm',
    ['pack', '--silent', '--ignore-scripts', '--pack-destination', resolve(target)],
    {
      cwd: staging,
      encoding: 'utf8',
      env: { ...process.env, npm_config_update_notifier: 'false' },
    },
  )
  if (status !== 0) throw new Error(`Cannot pack ${name}: ${stderr}`)
  return join(target, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
}

if (import.meta.main) {
  for (const { name, tarball } of await packPackages()) console.log(`Packed ${name}: ${tarball}`)
}
