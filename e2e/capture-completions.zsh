# capture-completions.zsh SCRIPT LINE...: what zsh would offer for each line, a line an answer. A zsh of its own is typed to in
# a pseudo-terminal, for only the line editor completes.
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1=; PROMPT=; unsetopt zle_bracketed_paste prompt_cr prompt_sp; stty -echo; autoload -Uz compinit; compinit -u -D'
zpty -w z "source ${(q)1}"
zpty -w z 'compadd() { local -a hits; builtin compadd -O hits "$@"; (( $#hits )) && print -rl -- "${(@)hits/#/HIT:}"; builtin compadd "$@" }'
zpty -w z 'answered() { zle -I; print -r END:; zle kill-whole-line }; zle -N answered; offered() { zle list-choices; zle answered }; zle -N offered; bindkey "^I" offered; print -r READY:'
while zpty -r z chunk; do [[ $chunk == *READY:* && $chunk != *print* ]] && break; done
shift
for line in "$@"; do
  zpty -w -n z "$line"$'\t'
  out=
  while zpty -r z chunk; do
    [[ $chunk == *END:* ]] && break
    [[ $chunk == *HIT:* ]] && out+="${${chunk##*HIT:}//[$'\r\n']/} "
  done
  print -r -- "$out"
done
zpty -d z
