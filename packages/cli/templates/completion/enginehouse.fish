# fish completion of enginehouse. Written by `enginehouse completion fish`: write it again after an upgrade.

set -g __enginehouse_table (string split \n -- '__TABLE__')

# __enginehouse_find KIND PATH NAME: its value; status 1 where there is none.
function __enginehouse_find
    for line in $__enginehouse_table
        set -l fields (string split '|' -- $line)
        if test "$fields[1]" = "$argv[1]" -a "$fields[2]" = "$argv[2]" -a "$fields[3]" = "$argv[3]"
            echo -- $fields[4]
            return 0
        end
    end
    return 1
end

# __enginehouse_offer VALUE PROGRAM HOUSE...: files, names that the house knows, or choices.
function __enginehouse_offer
    set -l value $argv[1]
    switch "$value"
        case '' -
        case files
            __fish_complete_path (commandline -ct)
        case '@*'
            $argv[2] completion-names (string sub -s 2 -- $value) $argv[3..-1] 2>/dev/null </dev/null
        case '*'
            string split ',' -- $value
    end
end

function __enginehouse_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l program $typed[1]
    set -l at ''
    set -l pending ''
    set -l taken 0
    set -l house
    for word in $typed[2..-1]
        if test -n "$pending"
            contains -- $pending --data --url --token; and set -a house $pending $word
            set pending ''
        else if string match -q -- '-*' $word
            set -l value (__enginehouse_find o "$at" $word)
            test -n "$value"; and set pending $word
        else if __enginehouse_find c "$at" $word >/dev/null
            set at (string trim -- "$at $word")
        else if set -l next (__enginehouse_find w "$at" '')
            set at $next
        else
            set taken (math $taken + 1)
        end
    end
    if test -n "$pending"
        __enginehouse_offer (__enginehouse_find o "$at" $pending) $program $house
        return
    end
    for line in $__enginehouse_table
        set -l fields (string split '|' -- $line)
        test "$fields[2]" = "$at"; or continue
        switch $fields[1]
            case c
                string match -q -- '-*' $current; or printf '%s\t%s\n' $fields[3] $fields[5]
            case o
                string match -q -- '-*' $current; and printf '%s\t%s\n' $fields[3] $fields[5]
            case a
                string match -q -- '-*' $current; and continue
                if test "$fields[3]" = '*' -o "$fields[3]" = (math $taken + 1)
                    __enginehouse_offer $fields[4] $program $house
                end
        end
    end
end

complete -c enginehouse -f -a '(__enginehouse_complete)'
