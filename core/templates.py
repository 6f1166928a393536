"""Django's template language with short ways for what a page does hundreds of times.

The language stays Django's, and so does every answer: what is not plain (a missing name, a method to
call, a value that is neither text nor ready HTML) is handed to Django's own code. A page of fifty rows
looks up two thousand variables; each look-up took thirty function calls and takes a handful.
"""

from typing import Any

from django.conf import settings
from django.template import Context, Node, NodeList, Template, TemplateDoesNotExist
from django.template.base import (
    FilterExpression,
    Lexer,
    Parser,
    TextNode,
    Token,
    Variable,
    VariableDoesNotExist,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import URLNode
from django.template.library import SimpleNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]
from django.utils.translation import get_language, gettext, pgettext

from core.addresses import reverse
from core.ui.escaping import esc

# Types whose values have attributes only: neither callable nor with items. Filled as they are met.
_plain: dict[type, bool] = {}
# What looking up a name in something that has items, or no such attribute, may raise.
MISSES = (TypeError, AttributeError, KeyError, ValueError, IndexError)


def _is_plain(kind: type) -> bool:
    called = any("__call__" in vars(base) for base in kind.__mro__)
    plain = _plain[kind] = not called and not hasattr(kind, "__getitem__")
    return plain


class QuickVariable(Variable):
    """A name and its attributes or items; what is found on the way is not called, or else by Django."""

    __slots__ = ()

    def resolve(self, context: Any) -> Any:
        """The value, as ``Variable.resolve`` finds it."""
        names = self.lookups
        if names is None or self.translate:
            return super().resolve(context)
        try:
            for known in reversed(context.dicts):
                if names[0] in known:
                    found = known[names[0]]
                    break
            else:
                return self._missing(context, names[0])
            kind = type(found)
            for name in names[1:]:
                if kind is dict:
                    found = found[name]
                elif _plain[kind] if kind in _plain else _is_plain(kind):
                    found = getattr(found, name)
                else:
                    return super().resolve(context)
                kind = type(found)
        except MISSES:
            return super().resolve(context)
        if kind is str or kind is SafeString or kind is int or found is None:
            return found
        return self._called(found, context) if callable(found) else found

    def _called(self, found: Any, context: Any) -> Any:
        if hasattr(found, "do_not_call_in_templates") or hasattr(found, "alters_data"):
            return super().resolve(context)
        try:
            return found()
        except TypeError:
            return super().resolve(context)

    def _missing(self, context: Any, name: str) -> Any:
        if hasattr(context, name):
            return super().resolve(context)
        raise VariableDoesNotExist("Failed lookup for key [%s] in %r", (name, context))


class QuickExpression(FilterExpression):
    """An expression whose filters are looked at once; a translated text is looked up once a language."""

    __slots__ = ("drawn", "steps")

    def __init__(self, token: str, parser: Parser):
        super().__init__(token, parser)
        self.drawn: dict[str | None, str] = {}
        if type(self.var) is Variable:
            self.var = QuickVariable(self.var.var)
        self.steps = [_Step(function, given) for function, given in self.filters]

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        """The value, as ``FilterExpression.resolve`` finds it."""
        value = self.var
        if self.is_var:
            try:
                value = value.resolve(context)
            except VariableDoesNotExist:
                if ignore_failures and not self.filters:
                    return None
                return super().resolve(context, ignore_failures)
        elif isinstance(value, Promise):
            language = get_language()
            if language not in self.drawn:
                self.drawn[language] = str(value)
            value = self.drawn[language]
        for step in self.steps:
            args = [given.resolve(context) if asked else given for asked, given in step.given]
            if step.in_local_time:
                value = template_localtime(value, context.use_tz)
            more = {"autoescape": context.autoescape} if step.by_autoescape else {}
            found = step.function(value, *args, **more)
            if step.keeps_safe and isinstance(value, SafeData):
                found = mark_safe(found)  # noqa: S308  what Django does, of a filter that keeps it so
            value = found
        return value


class _Step:
    """A filter, its arguments, and what Django asks of it each time."""

    __slots__ = ("by_autoescape", "function", "given", "in_local_time", "keeps_safe")

    def __init__(self, function: Any, given: list[tuple[bool, Any]]):
        self.function = function
        self.given = [
            (True, QuickVariable(value.var)) if asked else (False, mark_safe(value))  # noqa: S308
            for asked, value in given
        ]
        self.in_local_time = getattr(function, "expects_localtime", False)
        self.by_autoescape = getattr(function, "needs_autoescape", False)
        self.keeps_safe = getattr(function, "is_safe", False)


def _drawn(value: Any, context: Context) -> str:
    """A value as HTML, as ``render_value_in_context`` gives it."""
    kind = type(value)
    if kind is SafeString:
        return value
    if kind is int and not settings.USE_THOUSAND_SEPARATOR:
        return str(value)
    if (kind is str or isinstance(value, Promise)) and context.autoescape:
        return esc(value)
    return render_value_in_context(value, context)


class QuickVariableNode(VariableNode):
    """``{{ … }}``: text is escaped here, anything else drawn by Django."""

    def render(self, context: Context) -> str:
        """The value as HTML."""
        return _drawn(self.filter_expression.resolve(context), context)


class QuickSimpleNode(SimpleNode):
    """A component: its HTML is ready and needs no looking at."""

    def render(self, context: Context) -> str:
        """What the tag's function returns, escaped unless it is HTML."""
        args = [argument.resolve(context) for argument in self.args]
        if self.takes_context:
            args.insert(0, context)
        if self.kwargs:
            kwargs = {name: value.resolve(context) for name, value in self.kwargs.items()}
            output = self.func(*args, **kwargs)
        else:
            output = self.func(*args)
        if self.target_var is not None:
            context[self.target_var] = output
            return ""
        return esc(output) if context.autoescape else output


class QuickTranslateNode(TranslateNode):
    """``{% translate "…" %}`` of a text in the template: drawn once in each language."""

    drawn: dict[str | None, str]

    def render(self, context: Context) -> str:
        """The text in the language of the request."""
        language = get_language()
        if language not in self.drawn:
            self.drawn[language] = super().render(context)
        return self.drawn[language]


class QuickBlockTranslateNode(BlockTranslateNode):
    """``{% blocktranslate %}`` without a plural: its text is put together once, its values are not pushed."""

    text: str
    names: list[str]

    def render(self, context: Context, nested: bool = False) -> str:
        """The text in the language of the request; Django says what a broken one or a missing value is."""
        given = {name: value.resolve(context) for name, value in self.extra_context.items()}
        data = {}
        for name in self.names:
            if name not in given and name not in context:
                return super().render(context, nested)
            data[name] = _drawn(given[name] if name in given else context[name], context)
        about = self.message_context
        text = pgettext(about.resolve(context), self.text) if about else gettext(self.text)
        try:
            text %= data
        except (KeyError, ValueError):
            return super().render(context, nested)
        if self.asvar:
            context[self.asvar] = SafeString(text)
            return ""
        return text


class QuickURLNode(URLNode):
    """``{% url %}`` with positional arguments; the URLconf has each of our apps once."""

    def render(self, context: Context) -> str:
        """The address; Django decides what to say of one that there is not."""
        if self.kwargs:
            return super().render(context)
        args = [argument.resolve(context) for argument in self.args]
        try:
            url = reverse(self.view_name.resolve(context), args)
        except NoReverseMatch:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = url
            return ""
        return esc(url) if context.autoescape else url


def _is_constant(expression: FilterExpression) -> bool:
    return not (expression.is_var or expression.filters or isinstance(expression.var, Promise))


def _component(node: SimpleNode) -> Node:
    constant = all(map(_is_constant, [*node.args, *node.kwargs.values()]))
    if constant and getattr(node.func, "constant", False) and node.target_var is None:
        args, kwargs = node.get_resolved_arguments(Context())
        return TextNode(esc(node.func(*args, **kwargs)))
    return QuickSimpleNode(node.func, node.takes_context, node.args, node.kwargs, node.target_var)


def _translation(node: TranslateNode) -> Node:
    expression = node.filter_expression
    if node.noop or node.asvar or node.message_context or expression.filters:
        return node
    if not isinstance(expression.var, Variable) or expression.var.literal is None:
        return node
    quick = QuickTranslateNode(expression, noop=False)
    quick.drawn = {}
    return quick


def _block(node: BlockTranslateNode) -> Node:
    if node.plural or node.countervar:
        return node
    quick = QuickBlockTranslateNode(
        node.extra_context,
        node.singular,
        message_context=node.message_context,
        trimmed=node.trimmed,
        asvar=node.asvar,
        tag_name=node.tag_name,  # type: ignore[attr-defined]
    )
    quick.text, quick.names = quick.render_token_list(node.singular)
    return quick


def quicken(node: Node) -> Node:
    """Return the node that draws the same as this one with fewer detours, or the node itself."""
    kind = type(node)
    if isinstance(node, VariableNode) and kind is VariableNode:
        return QuickVariableNode(node.filter_expression)
    if isinstance(node, SimpleNode) and kind is SimpleNode:
        return _component(node)
    if isinstance(node, URLNode) and kind is URLNode:
        return QuickURLNode(node.view_name, node.args, node.kwargs, node.asvar)
    if isinstance(node, TranslateNode) and kind is TranslateNode:
        return _translation(node)
    if isinstance(node, BlockTranslateNode) and kind is BlockTranslateNode:
        return _block(node)
    return node


class QuickParser(Parser):
    """Django's parser; what it makes of a template draws faster."""

    def compile_filter(self, token: str) -> FilterExpression:
        """Return the expression that a tag or ``{{ … }}`` holds."""
        return QuickExpression(token, self)

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Token) -> None:
        """Add a node; pieces of text that follow each other become one."""
        node = quicken(node)
        if nodelist and type(node) is TextNode and type(nodelist[-1]) is TextNode:
            nodelist[-1].s += node.s
        else:
            super().extend_nodelist(nodelist, node, token)


class QuickTemplate(Template):
    """A template that our parser has read."""

    def compile_nodelist(self) -> NodeList:
        """Parse the source; with debugging on as Django does, whose error pages need its nodes."""
        if self.engine.debug:
            return super().compile_nodelist()
        parser = QuickParser(
            Lexer(self.source).tokenize(),
            self.engine.template_libraries,
            self.engine.template_builtins,
            self.origin,
        )
        nodelist = parser.parse()
        self.extra_data = parser.extra_data
        return nodelist


class _QuickLoader(base.Loader):
    """Reads files as QuickTemplate; ``cached.Loader`` calls this where it would read them itself."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        tried = []
        for origin in self.get_template_sources(template_name):
            if skip is not None and origin in skip:
                tried.append((origin, "Skipped to avoid recursion"))
                continue
            try:
                contents = self.get_contents(origin)  # type: ignore[attr-defined]
            except TemplateDoesNotExist:
                tried.append((origin, "Source does not exist"))
                continue
            return QuickTemplate(contents, origin, template_name, self.engine)
        raise TemplateDoesNotExist(template_name, tried=tried)


class Loader(cached.Loader, _QuickLoader):
    """Django's cached loader, of templates that draw faster."""
