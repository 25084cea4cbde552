# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# awk -f config-tables.awk daemon/serve/config.def man/ferryd.conf.5.scd.in
# Prints the manual's text with the tables of keys in the place of @BROKER@, @LIMITS@ and @QUEUE@.

function kind_words(kind)
{
	if (kind == "BOOL") return "yes or no"
	if (kind == "COUNT") return "number"
	if (kind == "TIME") return "time"
	if (kind == "SIZE") return "size"
	if (kind == "MODE") return "octal mode"
	if (kind == "GROUP") return "group"
	if (kind == "USERS") return "list of users"
	if (kind == "GROUPS") return "list of groups"
	return "word"
}

# What scdoc would take for markup.
function escape(text)
{
	gsub(/[\\_*]/, "\\\\&", text)
	return text
}

# A whole row: KEY(SECTION, name, KIND, field, min, max, WHEN, "default", "help")
#              SETTING(ID, name, KIND, field, min, max, "default", "help")
function take_row(row, n, parts, words, section, text)
{
	# Adjacent literals are one.
	gsub(/"[ \t]+"/, "", row)
	n = split(row, parts, "\"")
	if (n != 5) {
		printf "config-tables.awk: cannot read: %s\n", row > "/dev/stderr"
		failed = 1
		exit 1
	}
	sub(/^[A-Z]+\(/, "", parts[1])
	split(parts[1], words, /, */)
	section = row ~ /^KEY/ ? words[1] : "QUEUE"
	text = "*" escape(words[2]) "* = " kind_words(words[3])
	if (parts[2] != "")
		text = text ", default " escape(parts[2])
	if (words[7] == "LATER")
		text = text "; waits for a restart"
	table[section] = table[section] text "\n\t" escape(parts[4]) "\n\n"
	n_rows++
}

# The definition file.
FNR == NR {
	if ($0 ~ /^(KEY|SETTING)\(/)
		row = $0
	else if (row != "")
		row = row " " $0
	if (row ~ /"\)$/) {
		gsub(/[ \t]+/, " ", row)
		take_row(row)
		row = ""
	}
	next
}

# The manual.
/^@[A-Z]+@$/ {
	name = substr($0, 2, length($0) - 2)
	if (!(name in table)) {
		printf "config-tables.awk: no keys for %s\n", $0 > "/dev/stderr"
		failed = 1
		exit 1
	}
	sub(/\n\n$/, "\n", table[name])
	printf "%s", table[name]
	delete table[name]
	next
}

{ print }

END {
	if (failed)
		exit 1
	for (name in table) {
		printf "config-tables.awk: the manual has no place for %s\n", name > "/dev/stderr"
		exit 1
	}
}
