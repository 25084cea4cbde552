# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Completion of ferry for bash, with or without bash-completion.
# The command itself knows what can follow; this hands it the words and shows its answer.

# The words up to the cursor, with what the shell has split at = and : joined again.
_ferry_words()
{
	local i joins=

	words=()
	for ((i = 0; i <= COMP_CWORD; i++)); do
		if [[ $i -gt 1 && ${COMP_WORDS[i]} == [=:]* ]]; then
			words[-1]+=${COMP_WORDS[i]}
			joins=1
		elif [[ $joins ]]; then
			words[-1]+=${COMP_WORDS[i]}
			joins=
		else
			words+=("${COMP_WORDS[i]}")
		fi
	done
}

# A command behind --: its own completion where there is one.
_ferry_command()
{
	local i

	if declare -F _command_offset >/dev/null; then
		for ((i = 1; i <= COMP_CWORD; i++)); do
			if [[ ${COMP_WORDS[i]} == -- ]]; then
				_command_offset $((i + 1))
				return
			fi
		done
	fi
	if [[ $1 == :commands ]]; then
		mapfile -t COMPREPLY < <(compgen -c -- "$2")
	else
		_ferry_files "$2"
	fi
}

_ferry_files()
{
	compopt -o filenames 2>/dev/null
	mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

_ferry()
{
	local cur ferry=${COMP_WORDS[0]} head i words

	COMPREPLY=()
	_ferry_words
	cur=${words[-1]}
	type -P -- "$ferry" >/dev/null || ferry=ferry
	mapfile -t COMPREPLY < <(
		{ "$ferry" completion --candidates -- "${words[@]}"; } 2>/dev/null </dev/null
	)

	# Of a word with = or : in it the shell replaces only what follows them.
	head=${cur%"${cur##*[=:]}"}
	case ${COMPREPLY[0]} in
	:commands)
		_ferry_command :commands "$cur"
		return
		;;
	:files)
		if [[ " ${words[*]} " == *" -- "* ]]; then
			_ferry_command :files "$cur"
		else
			_ferry_files "${cur#"$head"}"
		fi
		return
		;;
	esac
	for i in "${!COMPREPLY[@]}"; do
		COMPREPLY[i]=${COMPREPLY[i]#"$head"}
	done
	if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then
		compopt -o nospace 2>/dev/null
	fi
}

complete -F _ferry ferry
