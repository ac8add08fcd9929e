#compdef enginehouse
# zsh completion of enginehouse. Written by `enginehouse completion zsh`: write it again after an upgrade.

_enginehouse_table() {
  cat <<'ENGINEHOUSE_TABLE'
__TABLE__
ENGINEHOUSE_TABLE
}

# _enginehouse_find KIND PATH NAME: its value, in found.
_enginehouse_find() {
  local line
  local -a fields
  for line in $table; do
    fields=("${(@s:|:)line}")
    if [[ $fields[1] == $1 && $fields[2] == $2 && $fields[3] == $3 ]]; then
      found=$fields[4]
      return 0
    fi
  done
  found=
  return 1
}

# _enginehouse_offer VALUE WHAT: files, names that the house knows, or choices.
_enginehouse_offer() {
  local -a names
  case $1 in
    ''|-) ;;
    files) _files ;;
    @*)
      names=("${(@f)$(${words[1]} completion-names ${1#@} $house 2>/dev/null </dev/null)}")
      names=(${names:#})
      compadd -X "$2" -a names
      ;;
    *) names=("${(@s:,:)1}"); compadd -X "$2" -a names ;;
  esac
}

_enginehouse() {
  local at= pending= word found line
  local -i taken=0 i
  local -a table fields house commands options
  table=("${(@f)$(_enginehouse_table)}")
  for ((i = 2; i < CURRENT; i++)); do
    word=${(Q)words[i]}
    if [[ -n $pending ]]; then
      case $pending in --data|--url|--token) house+=($pending $word) ;; esac
      pending=
    elif [[ $word == -* ]]; then
      _enginehouse_find o "$at" "$word" && [[ -n $found ]] && pending=$word
    elif _enginehouse_find c "$at" "$word"; then
      at="${at:+$at }$word"
    elif _enginehouse_find w "$at" ''; then
      at=$found
    else
      taken+=1
    fi
  done
  if [[ -n $pending ]]; then
    _enginehouse_find o "$at" "$pending"
    _enginehouse_offer "$found" "$pending"
    return
  fi
  for line in $table; do
    fields=("${(@s:|:)line}")
    [[ $fields[2] == $at ]] || continue
    case $fields[1] in
      c) commands+=("${fields[3]//:/\\:}:${fields[5]}") ;;
      o) options+=("${fields[3]//:/\\:}:${fields[5]}") ;;
      a) [[ $PREFIX != -* && ( $fields[3] == '*' || $fields[3] == $((taken + 1)) ) ]] && _enginehouse_offer "$fields[4]" "$fields[5]" ;;
    esac
  done
  if [[ $PREFIX == -* ]]; then
    _describe -o option options
  else
    (( $#commands )) && _describe command commands
  fi
}

# Read as a file of fpath it is called; read by hand it is registered.
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _enginehouse "$@"
else
  compdef _enginehouse enginehouse
fi
