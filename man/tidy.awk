# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# scdoc puts a paragraph macro where none is needed, and mandoc complains of each: takes out those
# after a heading and those before whatever ends a paragraph anyway, and moves those at the end of
# an indented block behind it.

{
	if ($0 == ".P") {
		held = !(before ~ /^\.(SH|SS|TH)/)
		next
	}
	if (held && $0 != ".RE") {
		if ($0 !~ /^\.(SH|SS)/)
			print ".P"
		held = 0
	}
	print
	before = $0
}
