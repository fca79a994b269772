#!/usr/bin/env bash
# The step of action.yml. Inputs are environment variables: no text of a workflow becomes part of a command.
set -euo pipefail
shopt -s globstar nullglob

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ ! -f "$home/dist/launch.cjs" ]; then
  npm --prefix "$home" ci --silent
  npm --prefix "$home" run --silent prepack
fi
# The repository brings a Node.js along on Linux.
node=node
[ ! -x "$home/node_modules/.bin/node" ] || node=$home/node_modules/.bin/node

files=()
while read -r -a patterns; do
  for pattern in ${patterns[@]+"${patterns[@]}"}; do
    # Unquoted on purpose: the shell replaces the pattern by the files that it matches.
    for file in $pattern; do [ ! -f "$file" ] || files+=("$file"); done
  done
done <<<"$CURFEW_FILES"
if [ ${#files[@]} -eq 0 ]; then
  echo "::error title=Curfew::No file matches: $(tr '\n' ' ' <<<"$CURFEW_FILES")"
  exit 2
fi

options=(--profile "$CURFEW_PROFILE")
[ "$CURFEW_STRICT" != true ] || options+=(--strict)
[ -z "$CURFEW_GUARDRAILS" ] || options+=(--guardrails "$CURFEW_GUARDRAILS")
lint() { "$node" "$home/dist/launch.cjs" policy lint "${options[@]}" "$@" -- "${files[@]}"; }

# Exit code 1 means findings, which the last command reports; any other means that nothing was checked.
unless_findings() { "$@" || [ $? -eq 1 ] || exit 2; }
unless_findings lint --format sarif >"$CURFEW_SARIF"
unless_findings lint --format github
lint
