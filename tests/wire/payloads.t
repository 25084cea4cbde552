# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Payloads: they come out as they went in.

== text
A> {"op":"put","id":1,"queue":"t","data":"plain"}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"t"}
A< {"id":2,...,"lease":*,"data":"plain"}

== text: empty
A> {"op":"put","id":1,"queue":"t0","data":""}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"t0"}
A< {"id":2,"ok":true,"queue":"t0","msg":*,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"lease":*,"data":""}

== text: UTF-8, of every length
A> {"op":"put","id":1,"queue":"t1","data":"aß€😀"}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"t1"}
A< {"id":2,...,"data":"aß€😀"}

== text: escapes are undone, for it is the string's bytes
B> {"op":"hello","id":1,"body":"raw"}
B< {"id":1,"ok":true,...}
A> {"op":"put","id":1,"queue":"t2","data":"\u0041\u00df\u20ac\ud83d\ude00\"\\\/\b\f\n\r\t\u0000\u001f"}
A< {"id":1,"ok":true,...}
B> {"op":"take","id":2,"queue":"t2"}
B< {"id":2,...,"len":20,"form":"text"}
B raw< "A\xc3\x9f\xe2\x82\xac\xf0\x9f\x98\x80\"\\/\x08\x0c\n\r\t\x00\x1f"

== text: an inline receiver gets it as it was sent
A> {"op":"put","id":1,"queue":"t3","data":"\u0041ß\u00df\/\"\\\n\u0000\u007f"}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"t3"}
A< {"id":2,...,"data":"\u0041ß\u00df\/\"\\\n\u0000\u007f"}

== text: of what was sent raw only that is escaped which must be
A> {"op":"put","id":1,"queue":"t4","form":"text","len":14}
A raw> "A\xc3\x9f/\"\\\n\r\t\x08\x0c\x00\x1f\x7f"
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"t4"}
let $DEL = "\x7f"
A< {"id":2,...,"data":"Aß/\"\\\n\r\t\b\f\u0000\u001f$DEL"}

== json: its own text, digit for digit
A> {"op":"put","id":1,"queue":"j","data":0.1,"quiet":true}
A> {"op":"put","id":1,"queue":"j","data":1e400,"quiet":true}
A> {"op":"put","id":1,"queue":"j","data":12345678901234567890,"quiet":true}
A> {"op":"put","id":1,"queue":"j","data":-0,"quiet":true}
A> {"op":"put","id":1,"queue":"j","data":1.0E+2,"quiet":true}
A> {"op":"put","id":1,"queue":"j","data":true,"quiet":true}
A> {"op":"put","id":1,"queue":"j","data":false,"quiet":true}
A> {"op":"put","id":1,"queue":"j","data":null,"quiet":true}
A> {"op":"put","id":1,"queue":"j","data":{},"quiet":true}
A> {"op":"put","id":1,"queue":"j","data":[],"quiet":true}
A> {"op":"put","id":1,"queue":"j","data":{"b":1,"a":[1,{"c":"\u0041\/"}],"b":2},"quiet":true}
A nothing
A> {"op":"take","id":1,"queue":"j","ack":"auto"}
A< {"id":1,...,"deliveries":1,"data":0.1}
A> {"op":"take","id":1,"queue":"j","ack":"auto"}
A< {"id":1,...,"deliveries":1,"data":1e400}
A> {"op":"take","id":1,"queue":"j","ack":"auto"}
A< {"id":1,...,"deliveries":1,"data":12345678901234567890}
A> {"op":"take","id":1,"queue":"j","ack":"auto"}
A< {"id":1,...,"deliveries":1,"data":-0}
A> {"op":"take","id":1,"queue":"j","ack":"auto"}
A< {"id":1,...,"deliveries":1,"data":1.0E+2}
A> {"op":"take","id":1,"queue":"j","ack":"auto"}
A< {"id":1,...,"deliveries":1,"data":true}
A> {"op":"take","id":1,"queue":"j","ack":"auto"}
A< {"id":1,...,"deliveries":1,"data":false}
A> {"op":"take","id":1,"queue":"j","ack":"auto"}
A< {"id":1,...,"deliveries":1,"data":null}
A> {"op":"take","id":1,"queue":"j","ack":"auto"}
A< {"id":1,...,"deliveries":1,"data":{}}
A> {"op":"take","id":1,"queue":"j","ack":"auto"}
A< {"id":1,...,"deliveries":1,"data":[]}
A> {"op":"take","id":1,"queue":"j","ack":"auto"}
A< {"id":1,...,"deliveries":1,"data":{"b":1,"a":[1,{"c":"\u0041\/"}],"b":2}}

== json: the space inside it stays, the space around it does not
A> {"op":"put","id":1,"queue":"j2","data" :  { "a" : [ 1 , 2 ] }  }
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"j2"}
A< {"id":2,...,"data":{ "a" : [ 1 , 2 ] }}

== bytes: all of them
B> {"op":"hello","id":1,"body":"raw"}
B< {"id":1,"ok":true,...}
A> {"op":"put","id":1,"queue":"b","data64":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7/P3+/w=="}
A< {"id":1,"ok":true,...}
B> {"op":"take","id":2,"queue":"b"}
B< {"id":2,...,"lease":$L,"len":256,"form":"bytes"}
B raw< "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\x7f\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9d\x9e\x9f\xa0\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae\xaf\xb0\xb1\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xbb\xbc\xbd\xbe\xbf\xc0\xc1\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xcb\xcc\xcd\xce\xcf\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xd9\xda\xdb\xdc\xdd\xde\xdf\xe0\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee\xef\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xff"
B> {"op":"release","id":3,"lease":$L,"quiet":true}
B nothing
A> {"op":"take","id":2,"queue":"b"}
A< {"id":2,...,"data64":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7/P3+/w=="}

== bytes: one, two and three of them
A> {"op":"put","id":1,"queue":"b3","data64":"AA==","quiet":true}
A> {"op":"put","id":2,"queue":"b3","data64":"AAA=","quiet":true}
A> {"op":"put","id":3,"queue":"b3","data64":"AAAA","quiet":true}
A> {"op":"put","id":3,"queue":"b3","data64":"","quiet":true}
A> {"op":"take","id":4,"queue":"b3"}
A< {"id":4,...,"data64":"AA=="}
A> {"op":"take","id":5,"queue":"b3"}
A< {"id":5,...,"data64":"AAA="}
A> {"op":"take","id":6,"queue":"b3"}
A< {"id":6,...,"data64":"AAAA"}
A> {"op":"take","id":7,"queue":"b3"}
A< {"id":7,"ok":true,"queue":"b3",...,"lease":*}

== base64 with an escape in the JSON string
A> {"op":"put","id":1,"queue":"b4","data64":"\/w\u003d="}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"b4"}
A< {"id":2,...,"data64":"/w=="}

== bytes that are UTF-8 stay bytes
A> {"op":"put","id":1,"queue":"b5","data64":"YWJj"}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"b5"}
A< {"id":2,...,"data64":"YWJj"}

== form: bytes that are said to be text or JSON
A> {"op":"put","id":1,"queue":"fm","data64":"YWJj","form":"text"}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"fm"}
A< {"id":2,...,"data":"abc"}
A> {"op":"put","id":3,"queue":"fm","data64":"eyJhIjoxLjB9","form":"json"}
A< {"id":3,"ok":true,...}
A> {"op":"take","id":4,"queue":"fm"}
A< {"id":4,...,"data":{"a":1.0}}
A> {"op":"put","id":5,"queue":"fm","len":3,"form":"text"}
A raw> "a\nb"
A< {"id":5,"ok":true,...}
A> {"op":"take","id":6,"queue":"fm"}
A< {"id":6,...,"data":"a\nb"}
A> {"op":"put","id":7,"queue":"fm","len":7,"form":"json"}
A raw> "[1,2.0]"
A< {"id":7,"ok":true,...}
A> {"op":"take","id":8,"queue":"fm"}
A< {"id":8,...,"data":[1,2.0]}
A> {"op":"put","id":9,"queue":"fm","len":2,"form":"bytes"}
A raw> "ab"
A< {"id":9,"ok":true,...}
A> {"op":"take","id":10,"queue":"fm"}
A< {"id":10,...,"data64":"YWI="}

== form: json that is a string
A> {"op":"put","id":1,"queue":"fm2","len":5,"form":"json"}
A raw> "\"abc\""
A< {"id":1,"ok":true,...}
B> {"op":"hello","id":1,"body":"raw"}
B< {"id":1,"ok":true,...}
B> {"op":"take","id":2,"queue":"fm2"}
B< {"id":2,...,"len":5,"form":"json"}
B raw< "\"abc\""

== json with line ends in it can be sent raw, and still makes one line
A> {"op":"put","id":1,"queue":"fm3","len":6,"form":"json"}
A raw> "[1\n,2]"
A< {"id":1,"ok":true,...}
B> {"op":"hello","id":1,"body":"raw"}
B< {"id":1,"ok":true,...}
B> {"op":"take","id":2,"queue":"fm3"}
B< {"id":2,...,"lease":$L,"len":6,"form":"json"}
B raw< "[1\n,2]"
B> {"op":"release","id":3,"lease":$L,"quiet":true}
B nothing
A> {"op":"take","id":2,"queue":"fm3"}
A< {"id":2,...,"data":[1 ,2]}

== a lie about the form
A> {"op":"put","id":1,"queue":"lie","data64":"/w==","form":"text"}
A< {"id":1,"ok":false,"error":"bad-payload","detail":*}
A> {"op":"put","id":2,"queue":"lie","data64":"e30K","form":"json"}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"lie","data64":"e30ge30=","form":"json"}
A< {"id":3,"ok":false,"error":"bad-payload","detail":*}
A> {"op":"put","id":4,"queue":"lie","len":2,"form":"text"}
A raw> "\xc3("
A< {"id":4,"ok":false,"error":"bad-payload","detail":*}
A> {"op":"put","id":5,"queue":"lie","len":2,"form":"json"}
A raw> "[1"
A< {"id":5,"ok":false,"error":"bad-payload","detail":*}
A> {"op":"put","id":6,"queue":"lie","len":0,"form":"json"}
A< {"id":6,"ok":false,"error":"bad-payload","detail":*}
A> {"op":"put","id":7,"queue":"lie","len":0,"form":"text"}
A< {"id":7,"ok":true,...}
A> {"op":"ping","id":8}
A< {"id":8,"ok":true,"time":*}

== the same payload, inline and raw, to two subscribers
A> {"op":"sub","id":1,"topic":"two"}
A< {"id":1,"ok":true,"sub":*}
B> {"op":"hello","id":1,"body":"raw"}
B< {"id":1,"ok":true,...}
B> {"op":"sub","id":2,"topic":"two"}
B< {"id":2,"ok":true,"sub":*}
C> {"op":"pub","id":1,"topic":"two","data":"ü\n"}
C< {"id":1,"ok":true,"msg":$M,"subs":2,"queues":0,"refused":0}
A< {"event":"message","sub":*,"topic":"two","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"data":"ü\n"}
B< {"event":"message","sub":*,"topic":"two","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"len":3,"form":"text"}
B raw< "\xc3\xbc\n"

== a large one, in every way
let $BIG = "0123456789abcdef" * 40000
A> {"op":"put","id":1,"queue":"big","data":"$BIG"}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"big","ack":"auto"}
A< {"id":2,...,"deliveries":1,"data":"$BIG"}
A> {"op":"put","id":3,"queue":"big","len":640000}
A raw> "$BIG"
A< {"id":3,"ok":true,...}
B> {"op":"hello","id":1,"body":"raw"}
B< {"id":1,"ok":true,...}
B> {"op":"take","id":2,"queue":"big","ack":"auto"}
B< {"id":2,...,"deliveries":1,"len":640000,"form":"bytes"}
B raw< "$BIG"
