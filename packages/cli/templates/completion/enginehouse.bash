# bash completion of enginehouse. Written by `enginehouse completion bash`: write it again after an upgrade.

_enginehouse_table() {
  cat <<'ENGINEHOUSE_TABLE'
__TABLE__
ENGINEHOUSE_TABLE
}

# _enginehouse_find TABLE KIND PATH NAME: its value, in _enginehouse_value.
_enginehouse_find() {
  local kind path name value what
  while IFS='|' read -r kind path name value what; do
    if [[ $kind == "$2" && $path == "$3" && $name == "$4" ]]; then
      _enginehouse_value=$value
      return 0
    fi
  done <<<"$1"
  _enginehouse_value=
  return 1
}

# _enginehouse_offer VALUE CURRENT HOUSE...: files, names that the house knows, or choices.
_enginehouse_offer() {
  local value=$1 cur=$2 name IFS=$'\n'
  shift 2
  case $value in
    '' | -) ;;
    files)
      compopt -o filenames 2>/dev/null
      COMPREPLY+=($(compgen -f -- "$cur"))
      ;;
    @*)
      while read -r name; do
        [[ $name == "$cur"* ]] && COMPREPLY+=("$(printf '%q' "$name")")
      done < <("${COMP_WORDS[0]}" completion-names "${value#@}" "$@" 2>/dev/null </dev/null)
      ;;
    *) COMPREPLY+=($(compgen -W "${value//,/$'\n'}" -- "$cur")) ;;
  esac
}

_enginehouse() {
  local cur=${COMP_WORDS[COMP_CWORD]} at='' pending='' taken=0 i word table _enginehouse_value
  local kind path name value what house=()
  COMPREPLY=()
  table=$(_enginehouse_table)
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ -n $pending ]]; then
      case $pending in --data | --url | --token) house+=("$pending" "$word") ;; esac
      pending=''
    elif [[ $word == -* ]]; then
      _enginehouse_find "$table" o "$at" "$word" && [[ -n $_enginehouse_value ]] && pending=$word
    elif _enginehouse_find "$table" c "$at" "$word"; then
      at="${at:+$at }$word"
    elif _enginehouse_find "$table" w "$at" ''; then
      at=$_enginehouse_value
    else
      taken=$((taken + 1))
    fi
  done
  if [[ -n $pending ]]; then
    _enginehouse_find "$table" o "$at" "$pending"
    _enginehouse_offer "$_enginehouse_value" "$cur" "${house[@]}"
    return
  fi
  while IFS='|' read -r kind path name value what; do
    [[ $path == "$at" ]] || continue
    case $kind in
      c) [[ $cur != -* && $name == "$cur"* ]] && COMPREPLY+=("$name") ;;
      o) [[ $cur == -* && $name == "$cur"* ]] && COMPREPLY+=("$name") ;;
      a) [[ $cur != -* && ($name == '*' || $name == $((taken + 1))) ]] && _enginehouse_offer "$value" "$cur" "${house[@]}" ;;
    esac
  done <<<"$table"
}

complete -F _enginehouse enginehouse
