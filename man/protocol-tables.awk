# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# awk -f protocol-tables.awk proto/ops.def tests/vectors/packed.txt man/ferry-protocol.7.scd
# Prints the manual's text; a line @NAME@ becomes the members that operation NAME takes, as the
# table has them, and @members@ the list of all members with their kinds and bounds. For packed
# frames, @packed-ops@, @packed-members@ and @packed-events@ become their numbers, and
# @packed-vectors@ the vectors.

function escape(text)
{
	gsub(/[\\_*]/, "\\\\&", text)
	return text
}

function bounds(kind, min, max)
{
	gsub(/WIRE_MAX_INT/, "2^53 - 1", max)
	gsub(/WIRE_MAX_PRIO/, "32767", max)
	gsub(/WIRE_MAX_DELAY_MS/, "31622400000", max)
	gsub(/WIRE_MAX_HEADERS/, "4096", max)
	gsub(/WIRE_MAX_KEY/, "128", max)
	gsub(/WIRE_MAX_RESULT/, "4096", max)
	gsub(/WIRE_MAX_REASON/, "1024", max)
	if (kind == "BOOL") return "true or false"
	if (kind == "INT") return "integer, " min " to " max
	if (kind == "TEXT") return "string of " min " to " max " bytes"
	if (kind == "NAME") return "name"
	if (kind == "TYPE") return "name, or empty"
	if (kind == "PATTERN") return "name or pattern"
	if (kind == "PATTERNS") return "pattern, or list of at most " max
	if (kind == "NAMES") return "list of 1 to " max " names"
	if (kind == "INTS") return "list of 1 to " max " integers"
	if (kind == "PEOPLE") return "list of at most " max " names or ids"
	if (kind == "HEADERS") return "flat object of strings, at most " max " bytes"
	if (kind == "JSON") return "JSON of at most " max " bytes"
	if (kind == "CURSOR") return "what _next_ said"
	return ""
}

# M(A) | SET | M(B) -> the names, in the order in which they stand; payload members as one word.
function names(set, n, i, words, text, word)
{
	gsub(/[ \t()]/, "", set)
	n = split(set, words, "|")
	text = ""
	for (i = 1; i <= n; i++) {
		word = words[i]
		if (word == "0" || word == "") continue
		if (word == "PAYLOAD_SET") word = "a payload"
		else if (word == "MESSAGE_SET") word = "*type*, *prio*, *ttl*, *headers*, *key*, a payload"
		else if (word == "LEASE_SET") word = "*lease* or *leases*"
		else if (word == "TAKE_SET") word = "*queue* or *queues*, *types*, *ttr*, *ack*, *keep*"
		else if (word == "SETTINGS_SET") word = "the settings of a queue"
		else { sub(/^M/, "", word); word = "*" escape(member[word]) "*" }
		text = text (text == "" ? "" : ", ") word
	}
	return text
}

FNR == 1 { file++ }

# NUMBER NAME, several on a line of text.
function number(n, name)
{
	return n " *" escape(name) "*"
}

file == 1 && /^REPLY_MEMBER\(/ {
	split($0, part, "\"")
	packed["packed-members"] = packed["packed-members"] ", " number(128 + n_replies++, part[2])
	next
}

file == 1 && /^EVENT\(/ {
	split($0, part, "\"")
	packed["packed-events"] = packed["packed-events"] (n_events ? ", " : "") \
		number(++n_events, part[2])
	next
}

file == 2 {
	if (!/^#/)
		packed["packed-vectors"] = packed["packed-vectors"] $0 "\n"
	next
}

file == 1 && /^MEMBER\(/ {
	split($0, part, "\"")
	split(part[1], left, /[(,]/)
	split(part[3], right, /,[ \t]*/)
	sub(/\)$/, "", right[4])
	member[left[2]] = part[2]
	packed["packed-members"] = packed["packed-members"] (n_members ? ", " : "") \
		number(++n_members, part[2])
	kind = right[2]
	if (bounds(kind, right[3], right[4]) != "")
		all = all "*" escape(part[2]) "*++\n" bounds(kind, right[3], right[4]) "\n\n"
}

file == 1 && /^OP\(/ {
	split($0, part, "\"")
	packed["packed-ops"] = packed["packed-ops"] (n_ops ? ", " : "") number(++n_ops, part[2])
	rest = part[3]
	sub(/^,[ \t]*/, "", rest)
	sub(/\)[ \t]*$/, "", rest)
	comma = index(rest, ",")
	required = names(substr(rest, 1, comma - 1))
	optional = names(substr(rest, comma + 1))
	text = ""
	if (required != "") text = "Required: " required "."
	if (optional != "") text = text (text == "" ? "" : " ") "May have: " optional "."
	op[part[2]] = text == "" ? "No members." : text
	next
}

file == 1 { next }

/^@members@$/ { printf "%s", all; next }

/^\t?@[a-z-]+@$/ {
	name = $0
	gsub(/[\t@]/, "", name)
	if (name in packed) {
		sub(/^\n+/, "", packed[name])
		sub(/\n+$/, "", packed[name])
		print packed[name]
		next
	}
	if (!(name in op)) {
		printf "protocol-tables.awk: no operation is called %s\n", name > "/dev/stderr"
		exit 1
	}
	print (/^\t/ ? "\t" : "") op[name]
	next
}

{ print }
