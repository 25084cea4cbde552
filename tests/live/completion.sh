#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Completion, in a real bash: its function called as readline calls it, and TAB at a terminal; with
# and without bash-completion.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
terminal=$FERRY_SOURCE/tests/lib/on-terminal
library=/usr/share/bash-completion/bash_completion
export FERRY_DIR=$dir/none

run ferry completion
expect "no shell" 2 "" "which shell?"
run ferry completion tcsh
expect "an unknown shell" 2 "" "there is bash"
for shell in zsh fish; do
	run ferry completion $shell
	expect "$shell comes later" 2 "" "$shell: this version completes in bash only"
done
run ferry completion --fly bash
expect "an unknown flag" 2 "" "--fly"
ferry completion bash >/dev/full 2>/dev/null
is "a script that cannot be written" 6 $?

ferry completion bash >"$dir/script"
is "the script is the one in the tree" "" \
	"$(diff "$dir/script" "$FERRY_SOURCE/client/completion/ferry.bash")"
run bash -n "$dir/script"
expect "the script is bash" 0 ""

# What bash does before it calls the function: the words of the line, split at = and : too.
cat >"$dir/driver" <<'END'
[ -z "$2" ] || source "$2"
source "$1"
shift 2
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMP_LINE="$*"
COMP_POINT=${#COMP_LINE}
_ferry
printf '%s\n' "${COMPREPLY[@]}"
END

# complete WORD...: the candidates for the last word, sorted, on one line
complete()
{
	bash --norc "$dir/driver" "$dir/script" "${with-}" "$@" 2>"$dir/err" | sort |
		tr '\n' ' ' | sed 's/ $//'
}

# offers EXPECTED WORD...
offers()
{
	local expected=$1
	shift
	is "${with:+with bash-completion: }$*" "$expected" "$(complete "$@")"
	is "${with:+with bash-completion: }$*: not a word" "" "$(cat "$dir/err")"
}

# ---- without a broker: verbs and options, no names, no noise

check_without_broker()
{
	offers "peek ping pub put" ferry p
	offers "" ferry nonsense ""
	offers "pause purge" ferry queue p
	offers "" ferry queue nonsense ""
	offers "--prometheus" ferry stats --p
	offers "--socket=" ferry --so
	offers "--json" ferry stats --js
	offers "--help --if-empty --json --socket= --system --user --yes" ferry queue drop --
	offers "" ferry stats --fly
	offers "ttl= ttr=" ferry queue create x tt
	offers "block drop-lowest reject" ferry queue create x on_full =
	offers "drop-lowest" ferry queue set x on_full = d
	offers "dead delayed leased ready" ferry queue purge x --state ""
	offers "dead delayed" ferry queue purge x --state = d
	offers "ready,dead ready,delayed" ferry queue purge x --state = ready,d
	offers "both in out" ferry queue pause x --side ""
	offers "bindings queues services sessions subs topics" ferry ls ""
	offers "bash" ferry completion ""
	offers "" ferry put ""
	offers "" ferry queue show ""
	offers "" ferry call ""
	offers "" ferry stats --socket "$dir/none/ferry.sock" ""
}
check_without_broker
for verb in $(ferry --help | sed -n '/^Topics/,/^$/p' | sed 's/^..........//; s/  .*//'); do
	has "all verbs: $verb" " $verb " " $(complete ferry "") "
done

# ---- with one: names

start_broker
ferry put mail.incoming x
ferry put mail.outgoing x
ferry put jobs x
ferry pub logs.disk x
ferry pub logs.net x --retain
mkfifo "$dir/hold"
ferry serve upper -- tr a-z A-Z <"$dir/hold" &
server=$!
exec {hold}<>"$dir/hold"
await count services 1

check_names()
{
	offers "jobs mail.incoming mail.outgoing" ferry put ""
	offers "mail.incoming mail.outgoing" ferry take mail
	offers "mail.incoming" ferry take jobs mail.in
	offers "mail.outgoing" ferry queue drop mail.incoming mail.o
	offers "jobs" ferry queue show --json j
	offers "logs.disk logs.net" ferry sub logs.
	offers "logs.net" ferry pub --retain logs.n
	offers "logs.disk" ferry queue bind jobs logs.d
	offers "upper" ferry call ""
	offers "jobs" ferry stats j
	offers "" ferry put jobs ""
	offers "" ferry put --delay ""
	offers "jobs" ferry put --delay 5s j
	offers "jobs" ferry put --delay = 5s j
	offers "" ferry put --socket "$dir/none/ferry.sock" ""
	FERRY_DIR=$dir/none offers "jobs" ferry --socket = "$dir/run/ferry.sock" put j
}
check_names

# A broker that does not answer holds nobody up for long: there are no names, and no noise.
kill -STOP "$broker_pid"
offers "" ferry put ""
ferry completion --candidates -- ferry put "" >"$dir/out" 2>&1
is "its patience ends by the alarm" 142 $?
kill -CONT "$broker_pid"
offers "jobs" ferry put j

# ---- files and commands

touch "$dir/file one" "$dir/file-two"
offers "$dir/file one $dir/file-two" ferry --socket "$dir/file"
offers "$dir/file-two" ferry put -f "$dir/file-"
offers "$dir/file-two" ferry put --file = "$dir/file-"
has "a command behind --" "setpriv" "$(complete ferry work jobs -- setpri)"
offers "$dir/file-two" ferry work jobs -- cat "$dir/file-"

# ---- with bash-completion

if [ -r $library ]; then
	with=$library
	check_names
	with=
fi

# ---- TAB at a terminal: what was typed is run, and the broker shows what it was

export TERM=xterm
typed()
{
	cat >"$dir/rc" <<END
PS1='ready> '
[ -z "$1" ] || source $library
source <(ferry completion bash)
END
	run "$terminal" --expect "ready> " "$2\n exit\n" bash --noprofile --rcfile "$dir/rc" -i
}

libraries=("")
[ ! -r $library ] || libraries+=(yes)
for with in "${libraries[@]}"; do
	typed "$with" 'ferry queue cre\tmade on_f\tbl\tmax_a\t7'
	is "TAB: create" "block" "$(figure made on_full)"
	is "TAB: no blank behind =" 7 "$(figure made max_attempts)"
	typed "$with" 'ferry queue pur\tmail.in\t'
	is "TAB: a queue's name" 0 "$(figure mail.incoming ready)"
	# To the front of the line, and echo it instead: what it was completed to is seen.
	typed "$with" 'ferry work jobs -- setpri\tX\x01echo \n'
	has "TAB: a command behind --" 'ferry work jobs -- setpriv X' "$out"
	typed "$with" 'ferry put --file='"$dir"'/file-\tX\x01echo \n'
	has "TAB: a file behind =" "ferry put --file=$dir/file-two X" "$out"
	ferry put mail.incoming x
	ferry queue drop made
done

kill "$server"
exec {hold}>&-
finish
