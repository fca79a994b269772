import { COMPLETE, FILES } from './word.ts'

/**
 * Scripts for shells. They pass on the words of a command line, and evaluate nothing of it: what somebody has typed is not run
 * before they press Enter.
 */
export const SCRIPTS = {
  // As old as bash 3.2, which macOS has, and without the package bash-completion. Bash splits words at = and :, so the line is split
  // again, and what Bash does not replace is cut off from the answers.
  bash: `\
_curfew() {
  local line words current kept
  read -ra words <<<"\${COMP_LINE:0:COMP_POINT}"
  [[ \${COMP_LINE:0:COMP_POINT} == *[[:space:]] ]] && words+=('')
  current=\${COMP_WORDS[COMP_CWORD]}
  [[ $current == [=:] ]] && current=''
  kept=\${words[\${#words[@]} - 1]}
  kept=\${kept%"$current"}
  COMPREPLY=()
  while read -r line; do
    if [[ $line == ${FILES} ]]; then
      compopt -o default -o filenames 2>/dev/null
    else
      line=\${line%% *}
      COMPREPLY+=("\${line#"$kept"}")
    fi
  done < <("\${words[0]}" ${COMPLETE} "\${words[@]:1}" 2>/dev/null)
}
# Old versions of Bash cannot be told later whether files may follow.
if type compopt >/dev/null 2>&1; then complete -F _curfew curfew; else complete -o default -F _curfew curfew; fi
`,
  zsh: `\
#compdef curfew
_curfew() {
  local line word
  local -a found
  local -i files=0
  while IFS= read -r line; do
    if [[ $line == ${FILES} ]]; then
      files=1
    else
      word=\${line%% *}
      found+=("\${word//:/\\\\:}:\${line#"$word"}")
    fi
  done < <("\${(Q)words[1]}" ${COMPLETE} "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  (( $#found )) && _describe curfew found
  (( files )) && _files
}
if [[ $funcstack[1] == _curfew ]]; then _curfew "$@"; else compdef _curfew curfew; fi
`,
  fish: `\
function __curfew_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] ${COMPLETE} $words[2..-1] 2>/dev/null)
        if test "$line" = ${FILES}
            __fish_complete_path (commandline -ct)
        else
            string replace ' ' \\t -- $line
        end
    end
end
complete -c curfew -f -a '(__curfew_complete)'
`,
} as const

export type Shell = keyof typeof SCRIPTS

export const SHELLS = ['bash', 'zsh', 'fish'] as const satisfies readonly Shell[]
